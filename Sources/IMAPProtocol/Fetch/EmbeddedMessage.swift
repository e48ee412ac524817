/// What a ``BodyPart`` of type MESSAGE/RFC822 holds.
package struct EmbeddedMessage: Hashable, Sendable {
    package var envelope: Envelope
    package var structure: BodyStructure

    package init(envelope: Envelope, structure: BodyStructure) {
        self.envelope = envelope
        self.structure = structure
    }
}
