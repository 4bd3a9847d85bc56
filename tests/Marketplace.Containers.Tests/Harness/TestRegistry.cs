using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Marketplace.Containers.Tests.Harness;

/// <summary>
/// An image registry on this machine with one image, a busybox, under every name but those that begin with <c>missing/</c>; it may ask
/// for user and password.
/// </summary>
public sealed class TestRegistry : IAsyncDisposable
{
    private const string ManifestType = "application/vnd.docker.distribution.manifest.v2+json";
    private readonly WebApplication _app;
    private readonly byte[] _layer;
    private readonly byte[] _config;
    private readonly byte[] _manifest;
    private readonly bool _isPrivate;
    private int _layerRequests;

    private TestRegistry(WebApplication app, byte[] tar, bool isPrivate)
    {
        (_app, _isPrivate) = (app, isPrivate);
        _layer = Compress(tar);
        _config = Encoding.UTF8.GetBytes(
            $$$"""{"architecture":"amd64","os":"linux","config":{"Cmd":["/bin/sh"],"Env":["PATH=/bin"]},"rootfs":{"type":"layers","diff_ids":["{{{Digest(tar)}}}"]},"history":[{"created_by":"test {{{Guid.NewGuid()}}}"}]}""");
        _manifest = Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"mediaType":"{{{ManifestType}}}","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":{{{_config.Length}}},"digest":"{{{Digest(_config)}}}"},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":{{{_layer.Length}}},"digest":"{{{Digest(_layer)}}}"}]}""");
    }

    public string Host { get; private set; } = "";

    public string ConfigDigest => Digest(_config);

    public int LayerRequests => Volatile.Read(ref _layerRequests);

    public static async Task<TestRegistry> StartAsync(bool isPrivate = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var registry = new TestRegistry(app, Busybox(), isPrivate);
        app.Run(registry.AnswerAsync);
        await app.StartAsync();
        registry.Host = new Uri(app.Urls.First()).Authority;
        return registry;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (_isPrivate
            && context.Request.Headers.Authorization != "Basic " + Convert.ToBase64String("user:open sesame"u8))
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"test\"";
            await AnswerAsync(context, 401, "UNAUTHORIZED", "pull access denied");
            return;
        }
        if (path == "/v2/")
            return;
        var (content, type) = path switch
        {
            _ when path.StartsWith("/v2/missing/", StringComparison.Ordinal) => (null, ""),
            _ when path.Contains("/manifests/", StringComparison.Ordinal) => (_manifest, ManifestType),
            _ when path.EndsWith(Digest(_config), StringComparison.Ordinal) => (_config, "application/octet-stream"),
            _ when path.EndsWith(Digest(_layer), StringComparison.Ordinal) => (_layer, "application/octet-stream"),
            _ => (null, ""),
        };
        if (content is null)
        {
            await AnswerAsync(context, 404, "MANIFEST_UNKNOWN", "manifest unknown");
            return;
        }
        if (ReferenceEquals(content, _layer))
            Interlocked.Increment(ref _layerRequests);
        context.Response.ContentType = type;
        context.Response.ContentLength = content.Length;
        context.Response.Headers["Docker-Content-Digest"] = Digest(content);
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(content);
    }

    private static Task AnswerAsync(HttpContext context, int status, string code, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"errors":[{"code":"{{code}}","message":"{{message}}"}]}""");
    }

    private static byte[] Busybox()
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
        {
            using var program = File.OpenRead("/bin/busybox");
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "bin/busybox") { DataStream = program, Mode = (UnixFileMode)0b111_101_101 });
            foreach (var name in new[] { "sh", "sleep", "echo", "true" })
                tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, $"bin/{name}") { LinkName = "busybox" });
        }
        return buffer.ToArray();
    }

    private static byte[] Compress(byte[] data)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
            gzip.Write(data);
        return buffer.ToArray();
    }

    private static string Digest(byte[] data) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(data));
}
