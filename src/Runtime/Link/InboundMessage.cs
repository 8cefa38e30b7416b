namespace ActorProc.Link;

/// <summary>A message that has arrived.</summary>
/// <param name="Recipient">The actor it is for.</param>
/// <param name="Sender">The actor it is from, if it has one.</param>
/// <param name="SerializerId">Who made the payload.</param>
/// <param name="Manifest">What the serializer needs to know about it.</param>
/// <param name="Payload">An array of its own.</param>
internal readonly record struct InboundMessage(LinkPath Recipient, LinkPath? Sender, int SerializerId, string Manifest, byte[] Payload);
