using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Generators;

namespace Marketplace.Wallet.Keys;

/// <summary>Makes a key of a password: scrypt, whose memory makes guessing dear on special hardware too; PBKDF2 in files of version 1.</summary>
internal static class PasswordKey
{
    public const int Size = 32;
    public const int SaltSize = 16;

    /// <summary>64 MiB and about a second of one core today.</summary>
    public const int DefaultCost = 1 << 16;

    // A file that asks for less was tampered with; one that asks for more would only stop the reader.
    public const int MinCost = 1 << 14;
    public const int MaxCost = 1 << 19;
    public const int MinIterations = 100_000;
    public const int MaxIterations = 20_000_000;

    private const int BlockSize = 8;
    private const int Parallelism = 1;

    public static KeyDerivation Create(int cost) => new() { Name = KeyDerivation.Scrypt, Cost = cost, Salt = RandomNumberGenerator.GetBytes(SaltSize) };

    /// <summary>What is wrong with the parameters, or null.</summary>
    public static string? Check(KeyDerivation kdf) => kdf switch
    {
        { Salt.Length: not SaltSize } => "its salt has a wrong length",
        { Name: KeyDerivation.Pbkdf2Sha512, Iterations: >= MinIterations and <= MaxIterations, Cost: null } => null,
        { Name: KeyDerivation.Scrypt, Cost: >= MinCost and <= MaxCost and var cost, Iterations: null } when BitOperations.IsPow2(cost) => null,
        { Name: KeyDerivation.Pbkdf2Sha512 or KeyDerivation.Scrypt } => "the cost of its key derivation is out of range",
        _ => "its key derivation is unknown",
    };

    /// <summary>The key; the caller overwrites it. The parameters pass <see cref="Check"/>.</summary>
    public static byte[] Derive(KeyDerivation kdf, string password)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return kdf.Name == KeyDerivation.Scrypt
                ? SCrypt.Generate(bytes, kdf.Salt, kdf.Cost!.Value, BlockSize, Parallelism, Size)
                : Rfc2898DeriveBytes.Pbkdf2(bytes, kdf.Salt, kdf.Iterations!.Value, HashAlgorithmName.SHA512, Size);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
