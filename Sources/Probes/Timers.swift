import Glibc

/// The kernel's clocks in nanoseconds.
package enum Clock {
  /// Since some moment, never going back.
  package static var monotonic: Int64 { read(CLOCK_MONOTONIC) }
  /// Since 1970, as packets' timestamps count.
  package static var realtime: Int64 { read(CLOCK_REALTIME) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

/// When each request is due: a binary heap by time.
struct Timers {
  private var heap: [(time: Int64, index: Int)] = []

  /// The earliest time.
  var next: Int64? { heap.first?.time }

  mutating func push(at time: Int64, _ index: Int) {
    heap.append((time, index))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if heap[parent].time <= heap[child].time { break }
      heap.swapAt(parent, child)
      child = parent
    }
  }

  /// Takes out the earliest that is due.
  mutating func pop(until now: Int64) -> Int? {
    guard let first = heap.first, first.time <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { break }
      let least = left + 1 < heap.count && heap[left + 1].time < heap[left].time ? left + 1 : left
      if heap[parent].time <= heap[least].time { break }
      heap.swapAt(parent, least)
      parent = least
    }
    return first.index
  }
}
