using System.Net;
using Marketplace.Chain;
using Marketplace.Ledger;
using Marketplace.Ledger.Emission;
using Marketplace.Ledger.Keys.Verification;
using Marketplace.Silo.Hosting;
using Marketplace.Silo.Settings;
using Marketplace.Validators.Node;
using Marketplace.Validators.Transport;
using Microsoft.Extensions.Logging;

namespace Marketplace.Silo.Parts;

/// <summary>The ledger's engine: alone, or as one validator of several.</summary>
internal sealed class LedgerPart(
    MarketHostOptions options,
    HostFiles files,
    ISignatureVerifier verifier,
    TimeProvider clock,
    ILoggerFactory loggers,
    LedgerInstruments ledgerInstruments,
    ValidatorInstruments validatorInstruments) : HostPart
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromSeconds(5);

    private LedgerEngine? _engine;
    private ValidatorNode? _node;

    /// <summary>The engine.</summary>
    public LedgerEngine Engine => _engine ?? throw NotOpen("ledger");

    /// <inheritdoc/>
    protected override async Task OpenAsync(CancellationToken cancellationToken)
    {
        var signer = new PrivateKeyBlockSigner(files.Keys.Validator);
        if (options.Validator is { } validator)
        {
            _node = await OpenValidatorAsync(validator, signer, cancellationToken);
            _engine = _node.Engine;
        }
        else
        {
            _engine = await LedgerEngine.OpenAsync(EngineOptions(), files.Parameters, signer, verifier, clock, loggers, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask CloseAsync() => _node is { } node ? node.DisposeAsync() : _engine?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<ValidatorNode> OpenValidatorAsync(ValidatorHostOptions validator, PrivateKeyBlockSigner signer, CancellationToken cancellationToken)
    {
        var transport = TcpTransport.Open(
            validator.Transport with
            {
                Listen = validator.Listen is { } listen ? IPEndPoint.Parse(listen) : null,
                Peers = [.. validator.Peers.Select(PeerAddress.Parse)],
            },
            signer,
            files.Parameters.GenesisHash,
            verifier,
            clock,
            loggers);
        try
        {
            // A proposer may be away, and the block comes with the next round of votes.
            var machine = validator.Limits.Machine;
            var empty = options.Ledger.IdleBlockInterval ?? IdleBlocks(files.Parameters.Emission, machine.ProposeTimeout + machine.VoteTimeout);
            var limits = validator.Limits with
            {
                Engine = EngineOptions(),
                VoteDirectory = files.Data.Votes,
                Machine = machine with { EmptyBlockInterval = empty },
                Instruments = validatorInstruments,
            };
            return await ValidatorNode.OpenAsync(limits, files.Parameters, signer, verifier, transport, clock, loggers, cancellationToken: cancellationToken);
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }
    }

    private LedgerEngineOptions EngineOptions() => options.Ledger with
    {
        Directory = files.Data.Chain,
        Instruments = ledgerInstruments,
        IdleBlockInterval = options.Ledger.IdleBlockInterval ?? IdleBlocks(files.Parameters.Emission, TimeSpan.Zero),
    };

    /// <summary>Often enough that no round is lost, also if a block takes this much longer than usual; and on the main network not more often than rounds end.</summary>
    private static TimeSpan IdleBlocks(EmissionParameters emission, TimeSpan delay)
    {
        var round = TimeSpan.FromMilliseconds(emission.RoundMilliseconds);
        var half = ((round * emission.MaximumRoundsPerBlock) - delay) / 2;
        var often = half < LongestIdle ? half : LongestIdle;
        return round > often ? round : often;
    }
}
