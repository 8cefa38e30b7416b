namespace ActorProc.Serialization;

/// <summary>A message in bytes, with what is needed to read it again.</summary>
internal readonly record struct Wire(int SerializerId, string Manifest, byte[] Bytes);
