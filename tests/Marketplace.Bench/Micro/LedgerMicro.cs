using BenchmarkDotNet.Attributes;
using Marketplace.Ledger;
using Marketplace.Ledger.Keys;
using Marketplace.Ledger.Keys.Verification;

namespace Marketplace.Bench.Micro;

/// <summary>The small steps that each transfer takes, each beside the cheapest thing that could do the same.</summary>
[MemoryDiagnoser]
public class LedgerMicro
{
    private readonly ManagedSignatureVerifier _managed = new();
    private readonly Hash256[] _leaves = [.. Enumerable.Range(0, 1024).Select(i => Hashing.Sha256d(BitConverter.GetBytes(i)))];
    private readonly byte[] _block = new byte[64];
    private readonly byte[] _digest = new byte[32];
    private ISignatureVerifier _chosen = new ManagedSignatureVerifier();
    private byte[] _transfer = [];
    private string _address = "";
    private PublicKey _key;
    private Hash256 _message;
    private Signature _signature;

    /// <summary>Makes one signed transfer with one input and two outputs.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        using var key = PrivateKey.Generate();
        _chosen = SignatureVerifiers.Choose(out _);
        _key = key.PublicKey;
        _address = _key.Address.ToString();
        var transaction = Transaction.Create(
            [new OutPoint(_leaves[0], 1)],
            [TransactionOutput.To(Money.FromSatoshis(1_000), _key.Hash), TransactionOutput.To(Money.FromSatoshis(2_000), _key.Hash)]).Sign(_leaves[1], key);
        _transfer = transaction.Encoded.ToArray();
        _message = transaction.SigningDigest(_leaves[1]);
        _signature = key.Sign(_message);
    }

    /// <summary>One raw SHA-256 of 64 bytes: the unit that hashing is made of.</summary>
    [Benchmark(Baseline = true)]
    public int RawSha256() => System.Security.Cryptography.SHA256.HashData(_block, _digest);

    /// <summary>Bytes to a transaction with its id.</summary>
    [Benchmark]
    public Transaction DecodeTransfer() => Transaction.Decode(_transfer);

    /// <summary>HASH160 of a public key.</summary>
    [Benchmark]
    public KeyHash Hash160() => Hashing.Hash160(_digest);

    /// <summary>The Merkle root of 1,024 ids.</summary>
    [Benchmark]
    public Hash256 MerkleRoot1024() => MerkleTree.Root(_leaves);

    /// <summary>An address from its text.</summary>
    [Benchmark]
    public Address ParseAddress() => Address.Parse(_address);

    /// <summary>One signature check as the host does it.</summary>
    [Benchmark]
    public bool VerifyChosen() => _chosen.Verify(_key, _message, _signature);

    /// <summary>One signature check without the native library.</summary>
    [Benchmark]
    public bool VerifyManaged() => _managed.Verify(_key, _message, _signature);
}
