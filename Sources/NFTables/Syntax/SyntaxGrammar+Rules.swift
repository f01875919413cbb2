extension SyntaxGrammar {
  /// The statements and expressions of rules, in the same way of writing.
  static let rules = """
    Rule: Statements | Statements Comment
    Statements: Statement | Statements Statement
    States: State | States State
    State: Counter Leave_counter | Limit | Quota Leave_quota | ct count number Leave_ct | ct count over number Leave_ct
    Statement: Verdict | ConcatExpr vmap VerdictMap | Match | Meter | PayloadExpr set Value | State | MetaStatement
      | Log Leave_log | Reject Leave_reject | Nat Leave_nat | Tproxy Leave_tproxy | Queue Leave_queue | CtStatement
      | Masquerade Leave_nat | Redirect Leave_nat | dup to Value Leave_dup | dup to Value device Value Leave_dup
      | Forward Leave_fwd | SetStatement | MapStatement | Synproxy Leave_synproxy | ChainStatement
      | reset tcp option OptionType Leave_tcp | xt string string Leave_xt
    ChainStatement: ChainStatementType NewChain { Subchain }
    ChainStatementType: jump | goto
    VerdictMap: { VerdictMapList } | SetRef
    VerdictMapList: VerdictMapMember | VerdictMapList comma VerdictMapMember | VerdictMapList comma Newline
    VerdictMapMember: Newline Element colon Verdict Newline
    Counter: CounterStart | CounterStart CounterArguments | counter name Value
    CounterStart: counter
    CounterArguments: CounterArgument | CounterArguments CounterArgument
    CounterArgument: packets number | bytes number
    Log: LogStart | LogStart LogArguments
    LogStart: log
    LogArguments: LogArgument | LogArguments LogArgument
    LogArgument: prefix String | group number | snaplen number | queue-threshold number | level LogLevel
      | flags LogFlags
    LogLevel: String
    LogFlags: tcp LogTcpFlags Leave_tcp | ip options Leave_ip | skuid | ether Leave_eth | all
    LogTcpFlags: LogTcpFlags comma LogTcpFlag | LogTcpFlag
    LogTcpFlag: seq | options
    Limit: limit rate LimitMode RatePackets BurstPackets Leave_limit | limit rate LimitMode RateBytes BurstBytes Leave_limit
      | limit name Value Leave_limit
    LimitMode: over | until | _
    RatePackets: number / TimeUnit
    BurstPackets: _ | burst number packets
    RateBytes: number string | LimitBytes / TimeUnit
    BurstBytes: _ | burst LimitBytes
    LimitBytes: number bytes | number string
    TimeUnit: second | minute | hour | day | week
    Quota: quota LimitMode number QuotaUnit QuotaUsed | quota name Value
    QuotaUnit: bytes | string
    QuotaUsed: _ | used number QuotaUnit
    Reject: RejectStart RejectOptions
    RejectStart: reject
    RejectWith: string | Number
    RejectOptions: _ | with icmp type RejectWith Leave_type Leave_icmp | with icmp RejectWith Leave_icmp
      | with icmpv6 type RejectWith Leave_type Leave_icmp | with icmpv6 RejectWith Leave_icmp
      | with icmpx type RejectWith Leave_type | with icmpx RejectWith | with tcp Leave_tcp reset Leave_reset
    Nat: NatStart NatArguments
    NatStart: snat | dnat
    NatArguments: Value | to Value | NetworkKey to Value | Value colon Value | to Value colon Value
      | NetworkKey to Value colon Value | colon Value | to colon Value | NatArguments NatFlags
      | NetworkKey addr . port to Value | NetworkKey interval to Value | interval to Value
      | NetworkKey prefix to Value | prefix to Value
    NatFlags: NatFlag | NatFlags comma NatFlag
    NatFlag: random | fully-random | persistent
    Masquerade: MasqueradeStart MasqueradeArguments | MasqueradeStart
    MasqueradeStart: masquerade
    MasqueradeArguments: to colon Value | to colon Value NatFlags | NatFlags
    Redirect: RedirectStart | RedirectStart RedirectArgument
    RedirectStart: redirect
    RedirectArgument: to Value | to colon Value | to Value NatFlags | to colon Value NatFlags | NatFlags
    Tproxy: tproxy to Value | tproxy NetworkKey to Value | tproxy to colon Value | tproxy to Value colon Value
      | tproxy NetworkKey to Value colon Value | tproxy NetworkKey to colon Value
    Forward: fwd to Value | fwd NetworkKey to Value device Value
    Queue: QueueCompat | queue to QueueValue Leave_queue | queue flags QueueFlags to QueueValue Leave_queue
      | queue flags QueueFlags QueueSimple Leave_queue
    QueueCompat: QueueStart | QueueStart QueueArguments
    QueueStart: queue
    QueueArguments: QueueArgument | QueueArguments QueueArgument
    QueueArgument: num QueueSimple | QueueFlags
    QueueExpr: Variable | Number
    QueueSimple: QueueExpr | QueueExpr - QueueExpr
    QueueValue: QueueSimple | NumgenExpr | HashExpr | MapValue
    QueueFlags: QueueFlag | QueueFlags comma QueueFlag
    QueueFlag: bypass | fanout
    Synproxy: SynproxyStart | SynproxyStart SynproxyArguments
    SynproxyStart: synproxy | synproxy name Value
    SynproxyArguments: SynproxyArgument | SynproxyArguments SynproxyArgument
    SynproxyArgument: mss number | wscale number | timestamp | sack-permitted
    SetElement: SetElementStart | SetElementStart SetElementOptions
    SetElementStart: ConcatExpr
    SetElementOptions: SetElementOption | SetElementOptions SetElementOption
    SetElementOption: timeout Time | expires Time | Comment
    SetStatement: set SetOperation SetElement SetRef | SetOperation SetRef { SetElement }
      | SetOperation SetRef { SetElement States }
    SetOperation: add | update | delete
    MapStatement: SetOperation SetRef { SetElement colon SetElement } | SetOperation SetRef { SetElement States colon SetElement }
    FlowStart: flow
    FlowOptions: FlowOption | FlowOptions FlowOption
    FlowOption: table Identifier
    Meter: FlowStart FlowOptions { MeterKey Statement } | meter Identifier { MeterKey Statement }
      | meter Identifier size number { MeterKey Statement }
    MeterKey: MeterKeyStart | MeterKeyStart SetElementOptions
    MeterKeyStart: ConcatExpr
    MetaStatement: meta MetaKey set Value Leave_meta | MetaBare set Value | meta string set Value Leave_meta | notrack
      | flow offload @ String Leave_at | flow add @ String Leave_at
    CtStatement: ct CtKey set CtValue Leave_ct | ct timeout set CtValue Leave_ct | ct expectation set CtValue Leave_ct
      | ct CtDirection CtDirected set CtValue Leave_ct
    CtValue: Value
    Match: Expr Rhs | Expr ListRhs | Expr Operator Rhs | Expr Operator ListRhs | Expr BasicRhs / ListRhs
      | Expr ListRhs / ListRhs | Expr Operator BasicRhs / ListRhs | Expr Operator ListRhs / ListRhs
    Operator: == | != | < | > | >= | <= | !
    Verdict: accept | drop | continue | jump ChainExpr | goto ChainExpr | return
    ChainExpr: Variable | Identifier
    Variable: $ Identifier
    Symbol: Variable | String
    SetRef: SetRefName | Variable
    SetRefName: @ Identifier Leave_at
    Number: number
    PrimaryValue: Symbol | Number | Boolean | MetaExpr | RtExpr | CtExpr | NumgenExpr | HashExpr | PayloadExpr
      | KeywordExpr | SocketExpr | FibExpr | OsfExpr | ( BasicValue )
    ShiftValue: PrimaryValue | ShiftValue << PrimaryValue | ShiftValue >> PrimaryValue
    AndValue: ShiftValue | AndValue & ShiftValue
    XorValue: AndValue | XorValue ^ AndValue
    OrValue: XorValue | OrValue pipe XorValue
    BasicValue: OrValue
    ConcatValue: BasicValue | ConcatValue . PrimaryValue
    MapValueSet: SetValues | SetRef
    MapValue: ConcatValue map MapValueSet | ConcatValue
    PrefixValue: BasicValue / number
    RangeValue: BasicValue - BasicValue
    Multiton: PrefixValue | RangeValue
    Value: MapValue | Multiton | ListValue
    SymbolValue: Symbol | KeywordExpr
    ListValue: SymbolValue comma SymbolValue | ListValue comma SymbolValue
    Primary: Symbol | Number | PayloadExpr | ExthdrExpr | exthdr ExthdrKey | MetaExpr | SocketExpr | RtExpr | CtExpr
      | NumgenExpr | HashExpr | FibExpr | OsfExpr | XfrmExpr | ( BasicExpr )
    ShiftExpr: Primary | ShiftExpr << PrimaryRhs | ShiftExpr >> PrimaryRhs
    AndExpr: ShiftExpr | AndExpr & ShiftRhs
    XorExpr: AndExpr | XorExpr ^ AndRhs
    OrExpr: XorExpr | OrExpr pipe XorRhs
    BasicExpr: OrExpr
    ConcatExpr: BasicExpr | ConcatExpr . BasicExpr
    MapExpr: ConcatExpr map Rhs
    Expr: ConcatExpr | SetValues | MapExpr
    SetValues: { SetList }
    SetList: SetMember | SetList comma SetMember | SetList comma Newline
    SetMember: Newline SetValues Newline | Newline Element Newline | Newline Element colon SetRhs Newline
    Element: ElementStart | ElementStart ElementOptions
    ElementStart: ElementKey ElementStates | ElementKey
    ElementKey: SetLhs | *
    SetLhs: ConcatRhs
    SetRhs: ConcatRhs | Verdict
    ElementOptions: ElementOption | ElementOptions ElementOption
    ElementOption: timeout Time | expires Time | Comment
    ElementStates: ElementState | ElementStates ElementState
    ElementState: counter Leave_counter | counter packets number bytes number Leave_counter
      | limit rate LimitMode RatePackets BurstPackets Leave_limit | limit rate LimitMode RateBytes BurstBytes Leave_limit
      | ct count number Leave_ct | ct count over number Leave_ct | quota LimitMode number QuotaUnit QuotaUsed Leave_quota
    ListRhs: BasicRhs comma BasicRhs | ListRhs comma BasicRhs
    Rhs: ConcatRhs | SetValues | SetRefName
    PrefixRhs: BasicRhs / number
    RangeRhs: BasicRhs - BasicRhs
    MultitonRhs: PrefixRhs | RangeRhs
    PrimaryRhs: Symbol | Number | Boolean | KeywordExpr | tcp Leave_tcp | udp Leave_udp | udplite Leave_udplite
      | esp Leave_esp | ah Leave_ah | icmp Leave_icmp | igmp Leave_igmp | icmpv6 Leave_icmp | comp Leave_comp
      | dccp Leave_dccp | sctp Leave_sctp | redirect Leave_nat | ( BasicRhs )
    ShiftRhs: PrimaryRhs | ShiftRhs << PrimaryRhs | ShiftRhs >> PrimaryRhs
    AndRhs: ShiftRhs | AndRhs & ShiftRhs
    XorRhs: AndRhs | XorRhs ^ AndRhs
    OrRhs: XorRhs | OrRhs pipe XorRhs
    BasicRhs: OrRhs
    ConcatRhs: BasicRhs | MultitonRhs | ConcatRhs . MultitonRhs | ConcatRhs . BasicRhs
    Boolean: exists | missing
    KeywordExpr: ether Leave_eth | ip Leave_ip | ip6 Leave_ip6 | vlan Leave_vlan | arp Leave_arp | dnat Leave_nat
      | snat Leave_nat | ecn | reset Leave_reset | original | reply | label
    """

  /// The fields that rules match.
  static let fields = """
    FibExpr: fib FibTuple FibResult Leave_fib
    FibResult: oif | oifname | type Leave_type
    FibFlag: saddr | daddr | mark | iif | oif
    FibTuple: FibFlag . FibTuple | FibFlag
    OsfExpr: osf OsfTtl version Leave_osf | osf OsfTtl name Leave_osf
    OsfTtl: _ | ttl String
    MetaExpr: meta MetaKey Leave_meta | MetaBare | meta string Leave_meta
    MetaKey: MetaQualified | MetaBare
    MetaQualified: length | protocol | priority | random | secmark Leave_secmark
    MetaBare: mark | iif | iifname | iiftype | oif | oifname | oiftype | skuid | skgid | nftrace | rtclassid | ibriport
      | obriport | ibrname | obrname | pkttype | cpu | iifgroup | oifgroup | cgroup | ipsec Leave_ipsec | time | day | hour
    SocketExpr: socket SocketKey Leave_socket | socket cgroupv2 level number Leave_socket
    SocketKey: transparent | mark | wildcard
    NumgenExpr: numgen NumgenType mod number Offset Leave_numgen
    NumgenType: inc | random
    Offset: _ | offset number
    HashExpr: jhash Expr mod number seed number Offset Leave_hash | jhash Expr mod number Offset Leave_hash
      | symhash mod number Offset Leave_hash
    XfrmExpr: ipsec XfrmDirection XfrmNumber XfrmKey Leave_ipsec | ipsec XfrmDirection XfrmNumber NetworkKey XfrmAddress Leave_ipsec
    XfrmDirection: in | out
    XfrmNumber: _ | spnum number
    XfrmKey: spi | reqid
    XfrmAddress: saddr | daddr
    NetworkKey: ip Leave_ip | ip6 Leave_ip6
    RtExpr: rt RtKey Leave_rt | rt NetworkKey RtKey Leave_rt
    RtKey: classid | nexthop | mtu | ipsec Leave_ipsec
    CtExpr: ct CtKey Leave_ct | ct CtDirection CtDirectedKey Leave_ct | ct CtDirection CtAddress Leave_ct
    CtDirection: original | reply
    CtKey: l3proto | protocol | mark | state | direction | status | expiration | helper | saddr | daddr | proto-src
      | proto-dst | label | event | secmark Leave_secmark | id | CtDirected
    CtDirectedKey: saddr | daddr | l3proto | protocol | proto-src | proto-dst | CtDirected
    CtDirected: bytes | packets | avgpkt | zone
    CtAddress: ip saddr Leave_ip | ip daddr Leave_ip | ip6 saddr Leave_ip6 | ip6 daddr Leave_ip6
    PayloadExpr: PayloadRaw | ether EtherField Leave_eth | vlan VlanField Leave_vlan | arp ArpField Leave_arp
      | ip IpField Leave_ip | ip option IpOptionType IpOptionField Leave_ip | ip option IpOptionType Leave_ip
      | icmp IcmpField Leave_icmp | igmp IgmpField Leave_igmp | ip6 Ip6Field Leave_ip6 | icmpv6 Icmp6Field Leave_icmp
      | ah AhField Leave_ah | esp EspField Leave_esp | comp CompField Leave_comp | udp UdpField Leave_udp
      | udplite UdpliteField Leave_udplite | tcp TcpField Leave_tcp | TcpOption | dccp DccpField Leave_dccp
      | sctp SctpField Leave_sctp | th ThField Leave_th
    PayloadRaw: @ PayloadBase comma number comma number Leave_at
    PayloadBase: ll | nh | th Leave_th | string
    EtherField: saddr | daddr | type Leave_type
    VlanField: id | cfi | dei | pcp | type Leave_type
    ArpField: htype | ptype | hlen | plen | operation | saddr ether Leave_eth | daddr ether Leave_eth | saddr ip Leave_ip
      | daddr ip Leave_ip
    IpField: version | hdrlength | dscp | ecn | length | id | frag-off | ttl | protocol | checksum | saddr | daddr
    IpOptionType: lsrr | rr | ssrr | ra
    IpOptionField: type Leave_type | length | value | ptr | addr
    IcmpField: type Leave_type | code | checksum | id | seq | gateway | mtu
    IgmpField: type Leave_type | checksum | mrt | group
    Ip6Field: version | priority | dscp | ecn | flowlabel | length | nexthdr | hoplimit | saddr | daddr
    Icmp6Field: type Leave_type | code | checksum | param-problem | mtu | id | seq | max-delay
    AhField: nexthdr | hdrlength | reserved | spi | seq
    EspField: spi | seq
    CompField: nexthdr | flags | cpi
    UdpField: sport | dport | length | checksum
    UdpliteField: sport | dport | csumcov | checksum
    TcpField: sport | dport | seq | ackseq | doff | reserved | flags | window | checksum | urgptr
    TcpOption: tcp option OptionType Leave_tcp | tcp option OptionType OptionField Leave_tcp
      | tcp option @ number comma number comma number Leave_at Leave_tcp
    OptionType: echo | eol | fastopen | md5sig | mptcp | mss | nop | sack-permitted | timestamp | window | number
      | sack | sack0 | sack1 | sack2 | sack3
    OptionField: size | length | count | left | right | tsval | tsecr | subtype
    DccpField: sport | dport | type Leave_type
    SctpField: sport | dport | vtag | checksum | chunk string
    ThField: sport | dport
    ExthdrExpr: hbh HbhField Leave_hbh | rt RoutingField Leave_rt | rt0 addr [ number ] Leave_rt | rt2 addr Leave_rt
      | srh SrhField Leave_rt | frag FragField Leave_frag | dst HbhField Leave_dst | mh MhField Leave_mh
    HbhField: nexthdr | hdrlength
    RoutingField: nexthdr | hdrlength | type Leave_type | seg-left
    SrhField: last-entry | flags | tag | sid [ number ]
    FragField: nexthdr | reserved | frag-off | reserved2 | more-fragments | id
    MhField: nexthdr | hdrlength | type Leave_type | reserved | checksum
    ExthdrKey: hbh Leave_hbh | rt Leave_rt | frag Leave_frag | dst Leave_dst | mh Leave_mh
    """
}
