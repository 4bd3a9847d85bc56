using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Runtime;

/// <summary>Where the arguments of a grain's constructor come from: the activation, its stored state, keyed services, services.</summary>
internal static class GrainParameters
{
    public static Func<Activation, object?> SourceOf(Type grainClass, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        foreach (var attribute in parameter.GetCustomAttributes())
        {
            if (attribute is PersistentStateAttribute state)
                return StateSource(grainClass, type, state);
            if (attribute is IFacetMetadata)
                return FacetSource(parameter, attribute);
            if (attribute is FromKeyedServicesAttribute keyed)
                return activation => KeyedService(activation, grainClass, parameter, keyed.Key);
        }
        if (type == typeof(IGrainContext))
            return static activation => activation;
        return activation => Service(activation, grainClass, parameter);
    }

    private static Func<Activation, object?> StateSource(Type grainClass, Type type, PersistentStateAttribute state)
    {
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new ArgumentException($"A parameter of {grainClass} has [PersistentState] but is no IPersistentState<T>.");
        var create = typeof(IPersistentStateFactory).GetMethod(nameof(IPersistentStateFactory.Create))!.MakeGenericMethod(type.GetGenericArguments());
        var invoker = MethodInvoker.Create(create);
        return activation => invoker.Invoke(activation.ActivationServices.GetRequiredService<IPersistentStateFactory>(), activation, state);
    }

    private static Func<Activation, object?> FacetSource(ParameterInfo parameter, Attribute attribute)
    {
        var mapper = typeof(IAttributeToFactoryMapper<>).MakeGenericType(attribute.GetType());
        var method = mapper.GetMethod(nameof(IAttributeToFactoryMapper<PersistentStateAttribute>.GetFactory))!;
        return activation =>
        {
            var factory = (Factory<IGrainContext, object>)method.Invoke(activation.ActivationServices.GetRequiredService(mapper), [parameter, attribute])!;
            return factory(activation);
        };
    }

    private static object? KeyedService(Activation activation, Type grainClass, ParameterInfo parameter, object? key) =>
        (activation.ActivationServices as IKeyedServiceProvider)?.GetKeyedService(parameter.ParameterType, key)
        ?? OrDefault(grainClass, parameter);

    private static object? Service(Activation activation, Type grainClass, ParameterInfo parameter) =>
        activation.ActivationServices.GetService(parameter.ParameterType) ?? OrDefault(grainClass, parameter);

    private static object? OrDefault(Type grainClass, ParameterInfo parameter) =>
        parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new InvalidOperationException(
                $"Unable to resolve service for type '{parameter.ParameterType}' while attempting to activate '{grainClass}'.");
}

/// <summary>Makes a value of an input.</summary>
public delegate TResult Factory<in TParam, out TResult>(TParam param);

/// <summary>Turns an attribute of a constructor parameter into what fills the parameter.</summary>
public interface IAttributeToFactoryMapper<in TMetadata>
    where TMetadata : IFacetMetadata
{
    /// <summary>What makes the argument for an activation.</summary>
    Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TMetadata metadata);
}
