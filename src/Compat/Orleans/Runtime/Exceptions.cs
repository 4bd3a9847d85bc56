namespace Orleans.Runtime
{
    /// <summary>A failure of the grain runtime.</summary>
    [GenerateSerializer]
    public class OrleansException : Exception
    {
        /// <summary>A failure without words.</summary>
        public OrleansException() : base("Unexpected error.")
        {
        }

        /// <summary>A failure in words.</summary>
        public OrleansException(string message) : base(message)
        {
        }

        /// <summary>A failure caused by another.</summary>
        public OrleansException(string message, Exception? innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>A call could not be delivered.</summary>
    [GenerateSerializer]
    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message, Exception? innerException = null) : base(message, innerException)
        {
        }
    }

    /// <summary>There is no silo that could take the call.</summary>
    [GenerateSerializer]
    public sealed class SiloUnavailableException : OrleansMessageRejectionException
    {
        /// <summary>A failure without words.</summary>
        public SiloUnavailableException() : base("SiloUnavailableException")
        {
        }

        /// <summary>A failure in words.</summary>
        public SiloUnavailableException(string msg) : base(msg)
        {
        }

        /// <summary>A failure caused by another.</summary>
        public SiloUnavailableException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>A limit was passed, for instance the number of calls that wait for one activation.</summary>
    [GenerateSerializer]
    public sealed class LimitExceededException : OrleansException
    {
        /// <summary>A failure without words.</summary>
        public LimitExceededException() : base("Limit exceeded")
        {
        }

        /// <summary>A failure in words.</summary>
        public LimitExceededException(string message) : base(message)
        {
        }

        /// <summary>A failure caused by another.</summary>
        public LimitExceededException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>The configuration cannot work.</summary>
    [GenerateSerializer]
    public sealed class OrleansConfigurationException : Exception
    {
        /// <summary>A failure in words.</summary>
        public OrleansConfigurationException(string message) : base(message)
        {
        }

        /// <summary>A failure caused by another.</summary>
        public OrleansConfigurationException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>An asynchronous sequence ended on the grain's side before it was read to its end.</summary>
    [GenerateSerializer]
    public sealed class EnumerationAbortedException : Exception
    {
        /// <summary>A failure without words.</summary>
        public EnumerationAbortedException()
        {
        }

        /// <summary>A failure in words.</summary>
        public EnumerationAbortedException(string message) : base(message)
        {
        }

        /// <summary>A failure caused by another.</summary>
        public EnumerationAbortedException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }
}

namespace Orleans.Serialization
{
    /// <summary>A value cannot cross a grain boundary.</summary>
    [GenerateSerializer]
    public class SerializerException : Exception
    {
        /// <summary>A failure without words.</summary>
        public SerializerException()
        {
        }

        /// <summary>A failure in words.</summary>
        public SerializerException(string message) : base(message)
        {
        }

        /// <summary>A failure caused by another.</summary>
        public SerializerException(string message, Exception innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>No codec is known for a type: it lacks <see cref="GenerateSerializerAttribute"/>.</summary>
    [GenerateSerializer]
    public sealed class CodecNotFoundException(string message) : SerializerException(message);
}
