import TestKit
import Testing

/// Files of settings, loaded by both sides.
@Suite(.enabled(if: canUseKernel, "needs root, or user namespaces")) struct SettingsFileTests {
  @Test("a file that a command wrote, or lines behind <<, are loaded as sysctl loads them")
  func load() throws {
    try expectSame([
      "sysctl -p - <<'END'\n# comment\n; comment\n\n  # indented\nnet.ipv4.ip_forward = 1\nnet/ipv4/conf/all/rp_filter=2\nEND",
      "cat > a.conf <<'END'\nnet.ipv4.ip_default_ttl   =   99\n net.ipv4.conf.lo.arp_ignore=1\nEND", "sysctl -p a.conf",
      "cat >> a.conf <<END\nnet.ipv4.ip_forward = 0\nEND", "sysctl -pa.conf", "sysctl --load=a.conf",
      "sysctl --load a.conf", "sysctl -q -p a.conf", "sysctl -n -p a.conf", "sysctl -qpa.conf", "sysctl -f a.conf",
      "sysctl -p a.conf -n", "echo net.ipv4.ip_forward=1 > b.conf", "echo 'net.ipv4.ip_default_ttl = 70' >> b.conf",
      "sysctl -p b.conf a.conf", "sysctl -p nosuch.conf", "sysctl -w -p b.conf",
      "sysctl -p - <<'END'\nnet.ipv4.conf.lo.forwarding=1\n-net.ipv4.conf.all.rp_filter\nnet.ipv4.conf.*.forwarding = 0\nnet.ipv4.conf.*.rp_filter = 1\nEND",
      "sysctl -p - <<'END'\nnet.ipv4.conf.[a-l]*.accept_local=1\nnet.ipv4.conf.nosuch*.accept_local=1\nEND",
      "sysctl -p - <<'END'\nnet.ipv4.ip_default_ttl = 999\nEND", "sysctl -p - <<'END'\nnet.ipv4.nosuch3 = 5\nEND",
      "sysctl net.ipv4.ip_forward net.ipv4.ip_default_ttl",
    ])
  }

  @Test("what cannot be set is said, and the rest of a file or a line is set; a - in front changes nothing of it")
  func goesOn() throws {
    try expectSame([
      "sysctl -p - <<'END'\n-net.ipv4.nosuch = 5\n-net.ipv4.ip_default_ttl = 999\nnet.ipv4.ip_forward = 1\nEND",
      "sysctl net.ipv4.ip_forward", "sysctl -p - <<'END'\n-net.ipv4.nosuch = 5\nEND",
      "sysctl -p - <<'END'\n-net.ipv4.ip_forward = 0\nEND", "sysctl net.ipv4.ip_forward",
      "sysctl -w net.ipv4.ip_default_ttl=x net.ipv4.ip_forward=1", "sysctl net.ipv4.ip_forward",
      "sysctl -w net.ipv4.ip_default_ttl=80 net.ipv4.nosuch=1 net.ipv4.ip_forward=0 net.ipv4.nosuch2=1",
      "sysctl net.ipv4.ip_default_ttl net.ipv4.nosuch net.ipv4.ip_forward", "sysctl -n net.ipv4.nosuch",
      "sysctl -p - <<'END'\nnet.ipv4.conf.*.rp_filter = x\nnet.ipv4.ip_forward = 1\nEND",
      "sysctl -w net.netfilter.nf_conntrack_count=4", "sysctl net.ipv4.ip_forward",
    ])
  }

  @Test(
    "what a lab does not read is refused with the reason",
    arguments: [
      ("sysctl --system", "reads all files of the machine"), ("sysctl -p", "cannot open \"/etc/sysctl.conf\""),
      ("sysctl -p -", "is given no lines"), ("sysctl -p /etc/passwd.conf", "cannot open \"/etc/passwd.conf\""),
      ("echo x > /etc/passwd", "only files below"),
      ("sysctl -p - <<'END'\nkernel.hostname = x\nEND", "the whole machine's"),
    ])
  func refused(line: String, words: String) throws {
    let outcome = try runByLibrary([line]).outcomes.first
    #expect(outcome?.succeeded == false)
    #expect(outcome?.text.contains(words) == true, "\(outcome?.text ?? "")")
  }
}
