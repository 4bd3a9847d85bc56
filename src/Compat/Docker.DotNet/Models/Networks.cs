using System.Text.Json.Serialization;

namespace Docker.DotNet.Models;

public class IPAM
{
    public string? Driver { get; set; }

    public IList<IPAMConfig>? Config { get; set; }
}

public class IPAMConfig
{
    public string? Subnet { get; set; }

    public string? Gateway { get; set; }
}

public class NetworksCreateParameters
{
    public string? Name { get; set; }

    public IPAM? IPAM { get; set; }

    public bool CheckDuplicate { get; set; }

    public string? Driver { get; set; }

    public bool Internal { get; set; }

    public bool Attachable { get; set; }

    public IDictionary<string, string>? Options { get; set; }

    public IDictionary<string, string>? Labels { get; set; }
}

public class NetworksCreateResponse
{
    [JsonPropertyName("Id")]
    public string? ID { get; set; }

    public string? Warning { get; set; }
}

public class NetworksListParameters
{
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}

public class NetworkResponse
{
    public string? Name { get; set; }

    [JsonPropertyName("Id")]
    public string? ID { get; set; }

    public DateTime Created { get; set; }

    public string? Driver { get; set; }

    public IDictionary<string, EndpointResource>? Containers { get; set; }

    public IDictionary<string, string>? Options { get; set; }

    public IDictionary<string, string>? Labels { get; set; }
}

public class EndpointResource
{
    public string? Name { get; set; }

    public string? EndpointID { get; set; }

    public string? IPv4Address { get; set; }
}
