namespace Marketplace.Silo.Settings;

/// <summary>How a collector is spoken to.</summary>
internal enum TelemetryProtocol
{
    /// <summary>OTLP over gRPC; a collector's usual port is 4317.</summary>
    Grpc,

    /// <summary>OTLP over HTTP with protocol buffers; a collector's usual port is 4318.</summary>
    Http,
}
