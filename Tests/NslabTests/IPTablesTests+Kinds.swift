import Foundation

extension IPTablesTests {
  /// Rules with what few people use.
  static let kinds = [
    "-t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400",
    "-t mangle -A FORWARD -p tcp --syn -j TCPMSS --clamp-mss-to-pmtu",
    "-t mangle -A POSTROUTING -p tcp -j TCPMSS --set-mss 0",
    "-t mangle -A FORWARD -j CONNMARK --set-mark 1", "-t mangle -A FORWARD -j CONNMARK --set-mark 0",
    "-t mangle -A FORWARD -j CONNMARK --set-xmark 1/0xff", "-t mangle -A FORWARD -j CONNMARK --set-mark 1/0xf0",
    "-t mangle -A FORWARD -j CONNMARK --and-mark 1", "-t mangle -A FORWARD -j CONNMARK --or-mark 1",
    "-t mangle -A FORWARD -j CONNMARK --xor-mark 1", "-t mangle -A FORWARD -j CONNMARK --save-mark",
    "-t mangle -A FORWARD -j CONNMARK --restore-mark", "-t mangle -A FORWARD -j CONNMARK --save-mark --mask 0xff",
    "-t mangle -A FORWARD -j CONNMARK --restore-mark --nfmask 0xf --ctmask 0xff",
    "-t mangle -A FORWARD -j CONNMARK --save-mark --nfmask 0xf",
    "-t mangle -A FORWARD -j CONNMARK --restore-mark --ctmask 0",
    "-t mangle -A FORWARD -j CONNMARK --save-mark --left-shift-mark 4",
    "-t mangle -A FORWARD -j CONNMARK --set-mark 5 --right-shift-mark 3",
    "-t mangle -A FORWARD -j CONNMARK --or-mark 5 --left-shift-mark 31",
    "-t mangle -A FORWARD -j CONNMARK --set-xmark 1/2 --left-shift-mark 1",
    "-t mangle -A FORWARD -j CONNMARK --restore-mark --right-shift-mark 3 --mask 0xff",
    "-t mangle -A FORWARD -m connmark --mark 1 -j MARK --set-mark 1", "-A INPUT -m connmark ! --mark 1/0xff",
    "-A INPUT -m connmark --mark 1/0xff", "-t nat -A PREROUTING -d 10.0.0.0/24 -j NETMAP --to 192.168.1.0/24",
    "-t nat -A POSTROUTING -s 10.0.0.0/24 -j NETMAP --to 192.168.1.5",
    "-t nat -A POSTROUTING -s 10.0.0.0/24 -j NETMAP --to 192.168.1.5/255.255.0.0",
    "-A INPUT -m iprange --src-range 10.0.0.1-10.0.0.9",
    "-A INPUT -m iprange ! --src-range 10.0.0.1-10.0.0.9 --dst-range 1.1.1.1-2.2.2.2 -j DROP",
    "-A INPUT -m iprange ! --dst-range 1.1.1.1", "-A INPUT -m connlimit --connlimit-above 3",
    "-A INPUT -p tcp --syn -m connlimit --connlimit-upto 3 --connlimit-mask 24 -j REJECT",
    "-A INPUT -m connlimit ! --connlimit-above 3 --connlimit-daddr",
    "-A INPUT -m connlimit ! --connlimit-upto 3 --connlimit-mask 255.255.0.0",
    "-A INPUT -m connlimit --connlimit-above 3 --connlimit-saddr --connlimit-mask 0",
    "-A INPUT -m connlimit --connlimit-above 3 --connlimit-mask 32",
    "-A INPUT -m statistic --mode random --probability 0.5",
    "-A INPUT -m statistic --mode random ! --probability 0.333",
    "-A INPUT -m statistic --mode random --probability 1", "-A INPUT -m statistic --mode random --probability 0",
    "-A INPUT -m statistic --mode random --probability 1e-3 -j ACCEPT",
    "-A INPUT -m statistic --mode random --probability .123456789",
    "-A INPUT -m statistic --mode nth --every 3 --packet 0 -j DROP",
    "-A INPUT -m statistic --mode nth ! --every 3 --packet 2", "-A INPUT -m statistic --mode nth --every 1 --packet 0",
    "-A OUTPUT -m owner ! --uid-owner root -j ACCEPT", "-A OUTPUT -m owner ! --gid-owner 0",
    "-A OUTPUT -m owner --gid-owner root --suppl-groups", "-A OUTPUT -m owner --uid-owner 0x0 --gid-owner 0",
    "-A OUTPUT -m owner --socket-exists", "-A OUTPUT -m owner ! --socket-exists --uid-owner 0-0 -j RETURN",
    "-A INPUT -m recent --set", "-A INPUT -p tcp --dport 22 -m recent --name ssh --set -j ACCEPT",
    "-A INPUT -m recent --update --seconds 60 --hitcount 4 --rttl --name ssh -j DROP",
    "-A INPUT -m recent ! --rcheck --name x --rdest", "-A INPUT -m recent --remove --mask 255.255.255.0",
    "-A INPUT -m recent --rcheck --seconds 4294967295", "-A INPUT -m recent --update --seconds 5 --reap --name y",
    "-A INPUT -m recent --rcheck --hitcount 0 --mask 24",
    "-A INPUT -m conntrack --ctproto tcp", "-A INPUT -m conntrack ! --ctproto 17",
    "-A INPUT -m conntrack --ctproto all", "-A INPUT -m conntrack --ctorigsrc 10.0.0.1",
    "-A INPUT -m conntrack ! --ctorigsrc 10.1.0.0/8 --ctorigdst 1.2.3.4/32",
    "-A INPUT -m conntrack --ctreplsrc 10.0.0.1/255.255.0.0 --ctrepldst 10.0.0.0/9",
    "-A INPUT -m conntrack --ctproto tcp --ctorigsrcport 80 ! --ctorigdstport 1000:2000 -j DROP",
    "-A INPUT -m conntrack --ctproto tcp --ctreplsrcport http --ctrepldstport :80",
    "-A INPUT -m conntrack --ctdir ORIGINAL", "-A INPUT -m conntrack --ctdir reply --ctstate NEW --ctproto udp",
    "-A INPUT -m conntrack --ctexpire 10", "-A INPUT -m conntrack ! --ctexpire 10:20",
    "-A INPUT -m conntrack --ctexpire 10:",
    "-A INPUT -m conntrack --ctstate NEW --ctproto tcp --ctstatus ASSURED --ctorigsrc 1.2.3.4 --ctexpire 5 -j ACCEPT",
  ]
  /// Rules with users that only the machine's own user namespace has.
  static let owners =
    getuid() > 0
    ? []
    : [
      "-A OUTPUT -m owner --uid-owner 1000", "-A OUTPUT -m owner ! --uid-owner 1000-2000",
      "-A OUTPUT -m owner --uid-owner 1000-2000 --gid-owner 5", "-A OUTPUT -m owner --gid-owner 5",
      "-A OUTPUT -m owner ! --gid-owner 5-9 -j ACCEPT", "-A OUTPUT -m owner ! --gid-owner 5-9 --suppl-groups",
      "-A OUTPUT -m owner --uid-owner 0x10 --socket-exists",
    ]
  static let kinds6 = [
    "-t nat -A POSTROUTING -s fd00::/64 -j NETMAP --to fd01::/64",
    "-t nat -A POSTROUTING -s fd00::/64 -j NETMAP --to fd01::1", "-A INPUT -m iprange --src-range fd00::1-fd00::9",
    "-A INPUT -m iprange ! --dst-range fd00::1-fd00::9", "-A INPUT -m connlimit --connlimit-above 3",
    "-A INPUT -m connlimit --connlimit-above 3 --connlimit-mask 64",
    "-A INPUT -m connlimit --connlimit-above 3 --connlimit-mask 128",
    "-A INPUT -m conntrack --ctorigsrc fd00::1 ! --ctrepldst fd00::/61",
    "-A INPUT -m conntrack --ctreplsrc fd00::1/128 --ctproto icmpv6 --ctdir REPLY",
    "-A OUTPUT -m owner --uid-owner 0", "-A INPUT -m statistic --mode nth --every 5 --packet 1",
    "-t mangle -A FORWARD -p tcp --syn -j TCPMSS --set-mss 65495", "-t mangle -A PREROUTING -j CONNMARK --restore-mark",
    "-A INPUT -m connmark --mark 1/0xff", "-A INPUT -p tcp --dport 80", "-t raw -A PREROUTING -j NOTRACK",
  ]

  /// Writes the matches and targets of all rules in a namespace with their bytes, which no tool shows.
  static let bytes = """
    import socket, struct
    def attributes(data):
        place = 0
        while place + 4 <= len(data):
            length, kind = struct.unpack_from("HH", data, place)
            if length < 4: break
            yield kind & 0x3fff, data[place + 4:place + length]
            place += (length + 3) & ~3
    link = socket.socket(16, 3, 12)
    link.bind((0, 0))
    link.send(struct.pack("IHHIIBBH", 20, (10 << 8) | 7, 0x301, 1, 0, 0, 0, 0))
    done = False
    while not done:
        data = link.recv(1 << 20)
        while data and not done:
            length, kind = struct.unpack_from("IH", data)
            if kind in (2, 3):
                done = True
                break
            rule = dict(attributes(data[20:length]))
            data = data[(length + 3) & ~3:]
            print(rule[1], rule[2])
            for _, element in attributes(rule.get(4, b"")):
                expression = dict(attributes(element))
                print("  ", expression[1], expression.get(2, b"").hex())

    """
}
