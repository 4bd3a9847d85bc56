# Renames the ledger's "node" to "stake" in types, HTTP names and CLI texts. Run in a clean work tree: python3 stakes.py ROOT
import re,subprocess,sys,os
root=sys.argv[1]; os.chdir(root)
files=subprocess.check_output(['git','ls-files','*.cs','*.md','*.sh','*.ts','*.json','market'],text=True).split()
tokens={
 'NodeRegistration':'StakeRegistration','NodeRecord':'StakeRecord',
 'LedgerNodesApi':'StakesApi','LedgerNodes':'Stakes','LedgerStakes':'LedgerStakes','LedgerNodeItem':'StakeItem','LedgerNodePage':'StakePage','LedgerNodeCounts':'StakeCounts',
 'GetLedgerNodesAsync':'GetStakesAsync','GetLedgerNodeAsync':'GetStakeAsync',
 'ExplorerNode':'ExplorerStake','ExplorerNodeItem':'ExplorerStakeItem','ExplorerNodePage':'ExplorerStakePage',
 'ledgerNodes':'stakes','ledgerNode':'stake','explorerNodes':'explorerStakes','explorerNode':'explorerStake',
}
market_node_status=re.compile(r'src/Marketplace\.(Market|Storage|Api)/|grains/|tests/Marketplace\.(Market|Grains|Storage)\.Tests/|src/Marketplace\.Gateway/Nodes/NodeMapping')
for f in files:
    if not os.path.isfile(f): continue
    s=o=open(f,encoding='utf-8').read()
    s=s.replace('"ledger", "nodes"','"stakes"').replace('/ledger/nodes','/stakes').replace('/explorer/nodes','/explorer/stakes')
    if f.endswith('ExplorerAffairsApi.cs'): s=s.replace('"/nodes','"/stakes')
    if f.endswith('.cs'):
        for a,b in tokens.items(): s=re.sub(r'\b'+a+r'\b',b,s)
        if not market_node_status.match(f) and ('Marketplace.Ledger.Nodes' in s or f.startswith(('src/Marketplace.Ledger/','tests/Marketplace.Ledger.Tests/'))):
            s=re.sub(r'\bNodeStatus\b','StakeStatus',s)
        if f in('src/Marketplace.Market/Words/WireWords.Ledger.cs',):
            s=s.replace('WordTable<NodeStatus>','WordTable<StakeStatus>').replace('Ledger.Nodes.NodeStatus.','Ledger.Nodes.StakeStatus.')
        if f.endswith('Words/WireWordsTests.cs'):
            s=s.replace('using StakeStatus = Marketplace.Ledger.Nodes.NodeStatus;\n','')
        s=re.sub(r'(enum ExplorerMatchKind\b.*?)/// <summary>A node, by its collateral or its key.</summary>\n    Node,',r'\1/// <summary>A stake, by its collateral or its key.</summary>\n    Stake,',s,flags=re.S)
        s=s.replace('ExplorerMatchKind.Node','ExplorerMatchKind.Stake').replace('(ExplorerMatchKind.Stake, "node")','(ExplorerMatchKind.Stake, "stake")')
    if s!=o: open(f,'w',encoding='utf-8').write(s)
for a,b in [('src/Marketplace.Ledger/Nodes/NodeStatus.cs','src/Marketplace.Ledger/Nodes/StakeStatus.cs'),('src/Marketplace.Ledger/Nodes/NodeRegistration.cs','src/Marketplace.Ledger/Nodes/StakeRegistration.cs'),('src/Marketplace.Ledger/Nodes/NodeRecord.cs','src/Marketplace.Ledger/Nodes/StakeRecord.cs'),
 ('src/Marketplace.Api/LedgerNodes.cs','src/Marketplace.Api/Stakes.cs'),('src/Marketplace.Gateway/Nodes/LedgerNodesApi.cs','src/Marketplace.Gateway/Nodes/StakesApi.cs')]:
    if os.path.isfile(a): subprocess.check_call(['git','mv',a,b])
