import Generators

extension Generator {
  /// `bridge …`.
  mutating func bridge() -> String {
    let port = pick(["v1", "v1", "v2", "br0", "vx0", "v0", "nope"])
    switch number(0...9) {
    case 0, 1:
      return joined(
        "bridge link set",
        [happens(95) ? "dev \(port)" : nil] + portOptions(15),
        mayMove: true)
    case 2...5:
      let mac = value(Pool.macs, Pool.oddMACs)
      let options: [String?] = [
        option("dev", 97, [port]), word("master", 35), word("self", 20),
        word(pick(["permanent", "local", "static", "temp", "dynamic"]), 60),
        option("vlan", 6, ["1", "10"], ["0", "4095", "x"]),
        option("dst", port == "vx0" ? 70 : 8, ["10.0.0.2", "10.0.0.3", "fd00::2"], ["x"]),
        option("vni", port == "vx0" ? 12 : 2, ["5"]), option("port", port == "vx0" ? 12 : 2, ["4789", "5000"], ["x"]),
        option("via", port == "vx0" ? 8 : 1, ["v0", "nope"]), word("use", 4), word("extern_learn", 5),
        word("sticky", 4), word("router", 1),
        option("src_vni", 2, ["7"]),
      ]
      return joined(
        "bridge fdb \(pick(["add", "add", "append", "replace", "replace", "del", "delete"])) \(mac)", options)
    case 6:
      return joined(
        "bridge vlan \(pick(["add", "del"]))",
        [
          option("dev", 97, [port]), option("vid", 95, ["10", "10-12", "1", "4094"], ["0", "4095", "12-10", "x"]),
          word("pvid", 20), word("untagged", 25), word("self", 15), word("master", 5),
        ])
    case 7, 8:
      let group = value(
        ["239.1.1.1", "239.1.1.2", "ff05::5", "01:00:5e:05:05:05"],
        ["10.0.0.1", "224.0.0.1", "x", "02:00:00:00:00:01", "ff02::1"])
      return joined(
        "bridge mdb \(pick(["add", "add", "del"]))",
        [
          option("dev", 96, ["br0", "br0", "br1"], ["nope", "v0"]),
          option("port", 96, ["v1", "v1", "v2", "br0"], ["nope"]), option("grp", 96, [group]),
          word(pick(["permanent", "temp"]), 60), option("vid", 5, ["1", "10"], ["0", "4095"]),
          option("src", 5, ["10.0.0.5"], ["x"]),
        ])
    default:
      return
        "bridge \(pick(["fdb show dev nope", "link show dev nope", "vlan show dev nope", "fdb show br nope", "mdb show dev nope"]))"
    }
  }

  /// `brctl …`.
  mutating func brctl() -> String {
    let bridge = value(Pool.bridges)
    let port = value(Pool.ports)
    let seconds = value(["0", "2", "10", "15", "20.5", "300"], ["1.99", "30.01", "x", "-1", "1000000"])
    switch number(0...13) {
    case 0: return "brctl addbr \(pick(["br0", "br1", "br2", "v0"]))"
    case 1: return "brctl delbr \(bridge)"
    case 2...4: return "brctl addif \(bridge) \(port)\(happens(15) ? " \(pick(Pool.ports))" : "")"
    case 5: return "brctl delif \(bridge) \(port)"
    case 6: return "brctl stp \(bridge) \(value(["on", "off", "yes", "0", "1"], ["2", "maybe"]))"
    case 7: return "brctl \(pick(["setfd", "sethello", "setmaxage", "setageing"])) \(bridge) \(seconds)"
    case 8: return "brctl setbridgeprio \(bridge) \(value(["0", "4096", "65535"], ["65536", "-1", "x"]))"
    case 9: return "brctl setpathcost \(bridge) \(port) \(value(["1", "100", "65535"], ["0", "65536", "x"]))"
    case 10: return "brctl setportprio \(bridge) \(port) \(value(["0", "32", "63"], ["64", "x"]))"
    case 11: return "brctl hairpin \(bridge) \(port) \(value(["on", "off"], ["2"]))"
    case 12: return "brctl \(pick(["show", "showmacs", "showstp"])) \(pick(["nope", "v0"]))"
    default: return "brctl \(pick(["addbr", "addif br0", "setfd br0", "nonsense", "delif", "stp br0"]))"
    }
  }
}
