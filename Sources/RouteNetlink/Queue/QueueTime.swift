/// The kernel's unit of time in queueing disciplines: 64 nanoseconds. Corresponds to `PSCHED_SHIFT`; see `/proc/net/psched`.
public enum QueueTime {
  /// Ticks of a number of microseconds.
  public static func ticks(_ microseconds: Double) -> UInt32 {
    let ticks = microseconds * 15.625
    return ticks >= Double(UInt32.max) ? .max : UInt32(max(0, ticks))
  }

  /// Microseconds of a number of ticks.
  public static func microseconds(_ ticks: UInt32) -> Double { Double(ticks) / 15.625 }

  /// The ticks that a number of bytes takes at a rate in bytes a second.
  static func ticks(of bytes: UInt32, at rate: UInt64) -> UInt32 {
    // tc(8) goes over whole microseconds.
    rate == 0 ? 0 : ticks((1_000_000 * (Double(bytes) / Double(rate))).rounded(.down))
  }

  /// The bytes that go in a number of ticks at a rate in bytes a second.
  public static func bytes(in ticks: UInt32, at rate: UInt64) -> UInt32 {
    let bytes = Double(rate) * microseconds(ticks).rounded(.down) / 1_000_000
    return bytes >= Double(UInt32.max) ? .max : UInt32(bytes)
  }
}
