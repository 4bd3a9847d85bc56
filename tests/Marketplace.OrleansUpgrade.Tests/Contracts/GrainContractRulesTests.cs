using System.Reflection;
using System.Reflection.Emit;
using System.Text;
using Marketplace.Testing;

namespace Marketplace.OrleansUpgrade.Tests.Contracts;

public sealed class GrainContractRulesTests
{
    private static readonly IReadOnlyList<string> Faults = GrainContractRules.Check(MakeFaulty());

    [Fact]
    public void The_contracts_of_these_tests_keep_the_rules() =>
        Assert.Empty(GrainContractRules.Check(typeof(GrainContractRulesTests).Assembly));

    [Theory]
    [InlineData("IFaulty: the interface has no [Alias]")]
    [InlineData("IFaulty.Unnamed: the method has no [Alias]")]
    [InlineData("IFaulty.Same: the alias \"Twice\" is also that of Twice")]
    [InlineData("IFaulty.Foreign, parameter : System.Text.StringBuilder has no [GenerateSerializer]")]
    [InlineData("IFaulty.Nested, result: System.Random has no [GenerateSerializer]")]
    [InlineData("IFaulty.Number: a grain method cannot return System.Int32")]
    [InlineData("FaultyMessage: the type has no [Alias]")]
    [InlineData("FaultyMessage.Stored: the field has no [Id]")]
    [InlineData("FaultyMessage.Second: the id 1 is also that of First")]
    [InlineData("FaultyMessage.Inner: System.Threading.Thread has no [GenerateSerializer]")]
    public void What_Orleans_would_refuse_or_lose_is_found(string fault) =>
        Assert.True(Faults.Any(f => f.Contains(fault, StringComparison.Ordinal)), string.Join('\n', Faults));

    // Emitted, because in source they would not even compile with Orleans' own analyzers.
    private static Assembly MakeFaulty()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Faulty"), AssemblyBuilderAccess.Run);
        var module = assembly.DefineDynamicModule("Faulty");
        var contract = module.DefineType(
            "IFaulty", TypeAttributes.Public | TypeAttributes.Interface | TypeAttributes.Abstract, null, [typeof(IGrainWithStringKey)]);
        AddMethod(contract, "Unnamed", null, typeof(Task));
        AddMethod(contract, "Twice", "Twice", typeof(Task));
        AddMethod(contract, "Same", "Twice", typeof(Task));
        AddMethod(contract, "Foreign", "Foreign", typeof(Task), typeof(StringBuilder));
        AddMethod(contract, "Nested", "Nested", typeof(Task<List<Random>>));
        AddMethod(contract, "Number", "Number", typeof(int));
        contract.CreateType();
        var message = module.DefineType("FaultyMessage", TypeAttributes.Public | TypeAttributes.Sealed);
        message.SetCustomAttribute(new CustomAttributeBuilder(typeof(GenerateSerializerAttribute).GetConstructor([])!, []));
        AddField(message, "First", 1, typeof(int));
        AddField(message, "Second", 1, typeof(int));
        AddField(message, "Inner", 2, typeof(Thread));
        AddField(message, "Stored", null, typeof(int));
        message.CreateType();
        return assembly;
    }

    private static void AddMethod(TypeBuilder type, string name, string? alias, Type returns, params Type[] parameters)
    {
        var method = type.DefineMethod(
            name, MethodAttributes.Public | MethodAttributes.Abstract | MethodAttributes.Virtual | MethodAttributes.NewSlot, returns, parameters);
        if (alias is not null)
            method.SetCustomAttribute(new CustomAttributeBuilder(typeof(AliasAttribute).GetConstructor([typeof(string)])!, [alias]));
    }

    private static void AddField(TypeBuilder type, string name, uint? id, Type fieldType)
    {
        var field = type.DefineField(name, fieldType, FieldAttributes.Public);
        if (id is not null)
            field.SetCustomAttribute(new CustomAttributeBuilder(typeof(IdAttribute).GetConstructor([typeof(uint)])!, [id.Value]));
    }
}
