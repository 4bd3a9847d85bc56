using System.Net;
using System.Text;
using System.Text.Json;

namespace Marketplace.Flux.Tests.JsonRpc;

/// <summary>Calls /rpc, /daemon and /explorer as scripts do.</summary>
internal static class RpcClient
{
    public static async Task<(HttpStatusCode Status, string Text)> PostAsync(this HttpClient http, string body, string path = "/rpc", string type = "text/plain")
    {
        using var response = await http.PostAsync(path, new StringContent(body, Encoding.UTF8, type));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The result of a call by position.</summary>
    public static async Task<JsonElement> CallAsync(this HttpClient http, string method, params object?[] parameters)
    {
        var (status, text) = await http.PostAsync(Call(method, parameters));
        Assert.True(status == HttpStatusCode.OK, $"{method}: {status} {text}");
        var answer = Json(text);
        Assert.Equal("2.0", answer.GetProperty("jsonrpc").GetString());
        Assert.Equal(7, answer.GetProperty("id").GetInt32());
        Assert.True(answer.TryGetProperty("result", out var result), text);
        Assert.False(answer.TryGetProperty("error", out _), text);
        return result;
    }

    /// <summary>The error code of a call by position.</summary>
    public static async Task<int> ErrorAsync(this HttpClient http, string method, params object?[] parameters) =>
        (await http.RefusedAsync(method, parameters)).GetProperty("code").GetInt32();

    /// <summary>The error of a call by position.</summary>
    public static async Task<JsonElement> RefusedAsync(this HttpClient http, string method, params object?[] parameters)
    {
        var (_, text) = await http.PostAsync(Call(method, parameters));
        Assert.True(Json(text).TryGetProperty("error", out var error), $"{method}: {text}");
        Assert.False(string.IsNullOrWhiteSpace(error.GetProperty("message").GetString()));
        return error;
    }

    /// <summary>The data of a FluxOS route that succeeds.</summary>
    public static async Task<JsonElement> DataAsync(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var answer = Json(text);
        Assert.True(answer.GetProperty("status").GetString() == "success", $"{path}: {text}");
        return answer.GetProperty("data");
    }

    /// <summary>The error code of a FluxOS route that refuses.</summary>
    public static async Task<int> DataErrorAsync(this HttpClient http, string path)
    {
        using var response = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return ErrorOf(Json(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>The code in FluxOS's envelope of an error.</summary>
    public static int ErrorOf(JsonElement answer)
    {
        Assert.Equal("error", answer.GetProperty("status").GetString());
        var data = answer.GetProperty("data");
        Assert.Equal(["code", "name", "message"], data.EnumerateObject().Select(member => member.Name));
        Assert.False(string.IsNullOrWhiteSpace(data.GetProperty("message").GetString()));
        return data.GetProperty("code").GetInt32();
    }

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static string Call(string method, object?[] parameters) =>
        JsonSerializer.Serialize(new Dictionary<string, object?> { ["jsonrpc"] = "2.0", ["id"] = 7, ["method"] = method, ["params"] = parameters });
}
