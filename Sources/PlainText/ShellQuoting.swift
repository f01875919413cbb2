extension String {
  /// The word as a shell takes it whole: as it is where a shell would leave it so, and between single quotes where not.
  package var quoted: String {
    let plain =
      !isEmpty
      && utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
          || "-_./:=+@,%".utf8.contains($0)
      }
    return plain ? self : inQuotes
  }

  /// The text between single quotes, which a shell takes whole.
  package var inQuotes: String {
    "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
