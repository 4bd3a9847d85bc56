using System.Net.Sockets;
using Marketplace.Chain;
using Marketplace.Sql;
using Microsoft.AspNetCore.Connections;

namespace Marketplace.Silo.Hosting;

/// <summary>Turns what can go wrong at start into one line for the person who starts the host.</summary>
internal static class StartGuard
{
    public static async Task RunAsync(string dataDirectory, Func<Task> start)
    {
        try
        {
            await start();
        }
        catch (HostStartException)
        {
            throw;
        }
        catch (ChainLogCorruptException exception)
        {
            throw new HostStartException(
                $"the chain log is damaged: {exception.Damage}. Nothing was changed; run: market ledger repair --dry-run --data {Path.GetFullPath(dataDirectory)}",
                exception);
        }
        catch (ChainLogException exception)
        {
            throw new HostStartException(exception.Message, exception);
        }
        catch (SqlStorageException exception)
        {
            throw new HostStartException($"the database cannot be used: {exception.Message}", exception);
        }
        catch (AddressInUseException exception)
        {
            throw new HostStartException($"the address is in use: {exception.Message} Choose another one with --listen", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SocketException)
        {
            throw exception.InnerException is AddressInUseException
                ? new HostStartException($"{exception.Message} Choose another address with --listen", exception)
                : new HostStartException(exception.Message, exception);
        }
    }
}
