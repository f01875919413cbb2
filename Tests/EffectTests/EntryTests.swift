import TestKit
import Testing

/// Entries of bridges, neighbours and rules, asked for and flushed, by both sides.
@Suite(.enabled(if: canUseKernel, "needs root, or user namespaces")) struct EntryTests {
  static let entries = [
    "bridge fdb replace 02:00:00:00:00:21 dev v1 master static",
    "bridge fdb replace 02:00:00:00:00:22 dev v1 master dynamic",
    "bridge fdb replace 02:00:00:00:00:23 dev v1 master permanent",
    "bridge fdb replace 02:00:00:00:00:24 dev w1 master static sticky",
    "bridge fdb replace 02:00:00:00:00:25 dev w1 master dynamic extern_learn",
    "bridge fdb replace 02:00:00:00:00:26 dev br0 self permanent",
  ]
  static let scene =
    TwiceTests.scene + [
      "ip link add w0 type veth peer name w1", "ip link set w0 address 02:00:00:00:00:14",
      "ip link set w1 address 02:00:00:00:00:15", "ip link set w1 master br0", "ip link set w1 up", "ip link set w0 up",
      "bridge fdb add 02:00:00:00:00:31 dev vx0 dst 10.0.0.7",
    ]

  @Test("one entry of a forwarding database is asked for")
  func get() throws {
    let asked = [
      "dev v1 master", "dev v1", "dev v1 self", "br br0", "brport v1 br br0", "brport v1", "br br0 dynamic", "br nope",
      "dev nope", "", "br v0", "dev br0 self", "dev br0", "dev lo", "dev v1 self master", "br br0 self", "br",
      "br br0 x",
    ].flatMap { words in [21, 22, 23, 29].map { "bridge fdb get 02:00:00:00:00:\($0) \(words)" } }
    try expectSame(
      Self.scene + Self.entries + asked + [
        "bridge fdb get", "bridge fdb get br br0", "bridge fdb get zz br br0",
        "bridge -j fdb get 02:00:00:00:00:21 br br0",
        "bridge fdb get to 02:00:00:00:00:21 br br0", "bridge fdb get 02:00:00:00:00:31 dev vx0 self",
        "bridge fdb get 02:00:00:00:00:31 dev vx0", "bridge fdb show vlan 1", "bridge fdb show vlan 5000",
      ], understood: false)
  }

  @Test("entries are flushed by what is said of them, from the state that the real bridge leaves")
  func flush() throws {
    let flushed = [
      "dev br0", "dev br0 self", "dev v1", "dev v1 master", "dev br0 brport v1", "dev br0 brport br0", "dev br0 vlan 1",
      "dev br0 permanent", "dev br0 nopermanent", "dev br0 static", "dev br0 nostatic", "dev br0 dynamic",
      "dev br0 nodynamic", "dev br0 added_by_user", "dev br0 noadded_by_user", "dev br0 extern_learn",
      "dev br0 noextern_learn", "dev br0 sticky", "dev br0 nosticky", "dev br0 offloaded", "dev br0 permanent static",
      "dev br0 permanent nopermanent", "dev br0 static dynamic", "dev br0 master", "dev v1 self", "dev v1 self master",
      "dev v1 brport w1 master", "dev lo", "brport v1", "", "dev nope", "dev br0 brport nope", "dev br0 vlan 5000",
      "dev br0 vlan x", "dev", "dev br0 nostatic nopermanent",
    ]
    // Learned ones come and go with what the kernel sends on its own, so each is asked for.
    let shown = (21...26).map { "bridge fdb get 02:00:00:00:00:\($0) br br0" }
    var lines = Self.scene
    for words in flushed { lines += Self.entries + ["bridge fdb flush \(words)"] + shown }
    try expectSame(lines + ["bridge fdb flush dev vx0"])
  }

  @Test("groups of MAC addresses and of one source are added, shown and removed")
  func groups() throws {
    try expectSame(
      TwiceTests.scene + [
        "bridge mdb add dev br0 port v1 grp 01:02:03:04:05:06 permanent",
        "bridge mdb add dev br0 port v1 grp 01:02:03:04:05:07 permanent vid 5",
        "bridge mdb add dev br0 port br0 grp 01:02:03:04:05:08 permanent",
        "bridge mdb add dev br0 port v1 grp 239.1.1.2 src 10.0.0.1 permanent vid 7",
        "bridge mdb add dev br0 port v1 grp ff0e::1 vid 5 permanent", "bridge mdb show vid 5", "bridge mdb show vid 7",
        "bridge -d mdb show vid 5", "bridge -d mdb show vid 7", "bridge mdb show dev v1", "bridge mdb show vid 9",
        "bridge mdb del dev br0 port v1 grp 01:02:03:04:05:07 vid 5", "bridge mdb show vid 5",
        "bridge mdb add dev br0 port v1 grp 01:02:03:04:05:09",
        "bridge mdb add dev br0 port v1 grp 02:02:03:04:05:06 permanent",
        "ip link set br0 type bridge mcast_igmp_version 3",
        "bridge mdb add dev br0 port v1 grp 239.1.1.3 vid 8",
        "bridge mdb add dev br0 port v1 grp 239.1.1.4 src 10.0.0.2 permanent vid 8",
        "bridge -d mdb show vid 8", "bridge -j -d mdb show vid 8",
      ])
  }

  @Test("options of a port go to the bridge, the device or both, and a port that stands in is taken back")
  func ports() throws {
    let scene = Self.scene
    try expectSame(
      scene + [
        "bridge link set dev v1 cost 5 self", "bridge link set dev v1 cost 6 master",
        "bridge link set dev v1 cost 7 self master", "bridge link set dev v1 self", "bridge link set dev v1 master",
        "bridge link set dev v1", "bridge link set dev v1 backup_port w1", "bridge -d link show dev v1",
        "bridge link set dev v1 nobackup_port", "bridge -d link show dev v1",
        "bridge link set dev v1 backup_port lo", "bridge link set dev v1 hwmode veb",
        "bridge link set dev v1 hwmode vepa",
        "bridge link set dev v1 hwmode x", "bridge link set dev br0 cost 5",
        "bridge link set dev br0 learning off self",
        "bridge link set dev v1 flood on backup_port w1 nobackup_port",
        "bridge link set dev v1 nobackup_port backup_port w1", "bridge link set dev lo cost 5",
        "ip link set v1 type bridge_slave nobackup_port", "bridge link show dev v1",
      ])
  }

  @Test("neighbours are narrowed down by the master of their device and by who made them")
  func neighbors() throws {
    try expectSame(
      TwiceTests.scene + [
        "ip neigh add 10.0.0.21 lladdr 02:00:00:00:00:01 dev v1",
        "ip neigh add 10.0.0.22 lladdr 02:00:00:00:00:02 dev v0 protocol static",
        "ip neigh add 10.0.0.23 lladdr 02:00:00:00:00:03 dev br0 nud noarp", "ip neigh show master br0",
        "ip neigh show nomaster nud permanent", "ip neigh show protocol static",
        "ip neigh show master br0 nomaster nud permanent",
        "ip neigh show nomaster master br0", "ip neigh show master v0",
        "ip neigh show proto static dev v0", "ip neigh show protocol boot",
        "ip neigh flush protocol boot nud permanent",
        "ip neigh flush nomaster nud permanent", "ip neigh show nud permanent",
        "ip neigh flush master br0 nud permanent",
        "ip neigh show nud permanent", "ip addr add 10.1.0.1/24 anycast 10.1.0.5 dev v0",
        "ip addr add 10.2.0.1/24 anycast x dev v0", "ip addr add 10.2.0.1/24 anycast fd00::1 dev v0",
        "ip addr add 10.2.0.1/24 anycast + dev v0", "ip addr del 10.1.0.1/24 anycast 10.1.0.5 dev v0",
      ])
  }

  @Test("what stands behind type in ip link del is read as the kind's options")
  func deletion() throws {
    let again = "ip link add x0 type veth peer name x1"
    try expectSame([
      again, "ip link del x0 type veth type veth", "ip link del x0 type veth", again, "ip link del x0 type bridge",
      again,
      "ip link del x0 type foo", again, "ip link del x0 type", "ip link del dev x0 type veth foo",
      "ip link del type veth",
      "ip link del type veth dev x0", "ip link del x0 type veth peer x1",
    ])
  }

  @Test("rules are narrowed down by networks that theirs are parts of")
  func rules() throws {
    let rules = [
      "from 10.5.0.5", "from 10.5.0.0/16", "from 10.0.0.0/7", "from 8.0.0.0/6", "to 10.5.0.5", "to 10.0.0.0/6",
      "from 0.0.0.0/0",
    ]
    let networks = ["10.0.0.0/8", "10.5.0.5", "0.0.0.0/0", "10.0.0.0/7", "8.0.0.0/6", "10.5.1.0/16", "all"]
    try expectSame(
      rules.enumerated().map { "ip rule add pref \(10 + $0.offset) \($0.element) table 5" }
        + networks.flatMap { ["ip rule show from \($0)", "ip rule show to \($0)"] }
        + ["ip rule flush from 10.0.0.0/8", "ip rule", "ip rule flush to 10.0.0.0/8", "ip rule"])
  }

  @Test("brctl sets an option of a port whatever bridge is named, where it looks at the port's own file")
  func brctl() throws {
    let words = ["v0 v1", "br0 v1", "nope v1", "br0 v0", "br0 nope", "lo v1"]
    try expectSame(
      TwiceTests.scene
        + words.flatMap { ["brctl setpathcost \($0) 5", "brctl setportprio \($0) 6", "brctl hairpin \($0) on"] })
  }
}
