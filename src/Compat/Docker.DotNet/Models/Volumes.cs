namespace Docker.DotNet.Models;

public class VolumesCreateParameters
{
    public string? Name { get; set; }

    public string? Driver { get; set; }

    public IDictionary<string, string>? DriverOpts { get; set; }

    public IDictionary<string, string>? Labels { get; set; }
}

public class VolumeResponse
{
    public string? CreatedAt { get; set; }

    public string? Driver { get; set; }

    public IDictionary<string, string>? Labels { get; set; }

    public string? Mountpoint { get; set; }

    public string? Name { get; set; }
}

public class VolumesListParameters
{
    public IDictionary<string, IDictionary<string, bool>>? Filters { get; set; }
}

public class VolumesListResponse
{
    public IList<VolumeResponse>? Volumes { get; set; }

    public IList<string>? Warnings { get; set; }
}
