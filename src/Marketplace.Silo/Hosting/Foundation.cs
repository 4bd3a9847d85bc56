using Marketplace.Ledger;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Provider;
using Marketplace.Silo.Data;
using Marketplace.Chain;
using Marketplace.Explorer;
using Marketplace.Sql;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Hosting;

/// <summary>What is open before silo and gateway are built on it.</summary>
internal sealed record Foundation(
    NetworkParameters Parameters,
    HostKeys Keys,
    LedgerEngine Engine,
    LedgerProjections Projections,
    SqlOptions Database,
    ISignatureVerifier Verifier,
    TimeProvider Clock,
    ILoggerFactory Loggers,
    Lazy<ProviderAgent> Agent);
