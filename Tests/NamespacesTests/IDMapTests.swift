import Testing

@testable import Namespaces

@Suite struct IDMapTests {
  @Test("on a whole machine spare ids lie where nobody has any, and differ between processes")
  func wholeMachine() throws {
    let map = IDMap(parsing: "         0          0 4294967295\n")
    let one = try #require(map.spare(for: 1))
    #expect(one == SpareIDs(first: 2_000_065_536, hasUpperHalf: true))
    #expect(map.spare(for: 2)?.first == one.first + SpareIDs.count)
    for process in [Int32.max, 0, 4_194_303] {
      let spare = try #require(map.spare(for: process))
      #expect(spare.first >= 2_000_000_000 && spare.first + SpareIDs.count <= 1 << 31)
    }
    #expect(one.outerMap == "0 2000065536 65536\n65536 0 1\n65537 2147483648 2147418112\n")
    #expect(one.innerMap == "0 0 65536\n65536 65537 2147418112\n")
  }

  @Test("in a container they are the last ones; where there are few, there are none to spare")
  func container() {
    #expect(
      IDMap(parsing: "0 100000 200000\n").spare(for: 7) == SpareIDs(first: 200_000 - 65_536, hasUpperHalf: false))
    #expect(IDMap(parsing: "0 1000 1\n1 100000 65536\n").spare(for: 7) == nil)
    #expect(IDMap(parsing: "0 0 1\n").spare(for: 7) == nil)
    for text in ["", "no map", "0 1\n", "4294967295 0 4294967295\n", "0 0 0\n", "-1 0 5\n"] {
      #expect(IDMap(parsing: text).spare(for: 7) == nil, "\(text)")
    }
  }
}
