extension SyntaxGrammar {
  /// The commands and what they name. A capital letter begins what is made of other things, `_` is nothing, and `Leave_X` ends the words
  /// that only X knows. Source: `nft(8)`, and what nft 1.0.6 says of wrong commands.
  static let commands = """
    Input: _ | Input Line
    End: newline | semicolon
    Newline: newline | _
    Common: include quoted End | define Identifier = Initial End | redefine Identifier = Initial End
      | undefine Identifier End | error End
    Initial: Rhs | ListRhs | { } | - number
    Line: Common | End | Command End | Command eof
    Command: Add | add Add | replace Replace | create Create | insert Insert | delete Delete | get Get
      | list List Leave_list | reset Reset Leave_reset | flush Flush | rename Rename | import Import Leave_import
      | export Export Leave_export | monitor Monitor Leave_monitor | describe Primary
    Add: table TableSpec | table TableSpec NewTable { TableBody } | chain ChainSpec
      | chain ChainSpec NewChain { ChainBody } | rule RulePlace Rule | RulePlace Rule
      | set SetSpec NewSet { SetBody } | map SetSpec NewMap { MapBody } | element SetSpec SetContent
      | flowtable FlowSpec NewFlow { FlowBody } | Object
    Object: counter ObjectSpec Leave_counter | counter ObjectSpec NewObject CounterWords Leave_counter
      | counter ObjectSpec NewObject { CounterBody } Leave_counter
      | quota ObjectSpec NewObject QuotaWords Leave_quota | quota ObjectSpec NewObject { QuotaBody } Leave_quota
      | ct helper ObjectSpec NewObject { HelperBody } Leave_ct | ct timeout ObjectSpec NewObject { TimeoutBody } Leave_ct
      | ct expectation ObjectSpec NewObject { ExpectBody } Leave_ct
      | limit ObjectSpec NewObject LimitWords Leave_limit | limit ObjectSpec NewObject { LimitBody } Leave_limit
      | secmark ObjectSpec NewObject String Leave_secmark | synproxy ObjectSpec NewObject SynproxyWords Leave_synproxy
      | synproxy ObjectSpec NewObject { SynproxyBody } Leave_synproxy
    Replace: rule RuleSpec Rule
    Create: table TableSpec | table TableSpec NewTable { TableBody } | chain ChainSpec
      | chain ChainSpec NewChain { ChainBody } | set SetSpec NewSet { SetBody } | map SetSpec NewMap { MapBody }
      | element SetSpec SetContent | flowtable FlowSpec NewFlow { FlowBody } | Object
    Insert: rule RulePlace Rule
    TableOrHandle: TableSpec | FamilySpec HandleSpec
    ChainOrHandle: ChainSpec | TableSpec HandleSpec
    SetOrHandle: SetSpec | TableSpec HandleSpec
    ObjectOrHandle: ObjectSpec | TableSpec HandleSpec
    Delete: table TableOrHandle | chain ChainOrHandle | rule RuleSpec | set SetOrHandle | map SetSpec
      | element SetSpec SetContent | flowtable FlowSpec | flowtable TableSpec HandleSpec
      | flowtable FlowSpec NewFlow { FlowBody } | counter ObjectOrHandle Leave_counter
      | quota ObjectOrHandle Leave_quota | ct CtObject ObjectSpec NewObject Leave_ct
      | limit ObjectOrHandle Leave_limit | secmark ObjectOrHandle Leave_secmark
      | synproxy ObjectOrHandle Leave_synproxy
    Get: element SetSpec SetContent
    List: table TableSpec | tables RulesetSpec | chain ChainSpec | chains RulesetSpec | sets RulesetSpec
      | sets table TableSpec | set SetSpec | counters RulesetSpec | counters table TableSpec
      | counter ObjectSpec Leave_counter | quotas RulesetSpec | quotas table TableSpec | quota ObjectSpec Leave_quota
      | limits RulesetSpec | limits table TableSpec | limit ObjectSpec Leave_limit | secmarks RulesetSpec
      | secmarks table TableSpec | secmark ObjectSpec Leave_secmark | synproxys RulesetSpec
      | synproxys table TableSpec | synproxy ObjectSpec Leave_synproxy | ruleset RulesetSpec
      | flow tables RulesetSpec | flow table SetSpec | meters RulesetSpec | meter SetSpec | flowtables RulesetSpec
      | flowtable FlowSpec | maps RulesetSpec | map SetSpec | ct CtObject ObjectSpec Leave_ct
      | ct CtList table TableSpec Leave_ct | hooks Hooks
    Hooks: RulesetSpec | RulesetSpec device String
    Reset: counters RulesetSpec | counters table TableSpec | counter ObjectSpec Leave_counter | quotas RulesetSpec
      | quotas table TableSpec | quota ObjectSpec Leave_quota
    Flush: table TableSpec | chain ChainSpec | set SetSpec | map SetSpec | flow table SetSpec | meter SetSpec
      | ruleset RulesetSpec
    Rename: chain ChainSpec Identifier
    Import: ruleset Format | Format
    Export: ruleset Format | Format
    Format: xml | json | vm json
    Monitor: MonitorEvent MonitorObject MonitorFormat
    MonitorEvent: _ | string
    MonitorObject: _ | tables | chains | sets | rules | elements | ruleset | trace
    MonitorFormat: _ | Format
    NewTable: _
    NewChain: _
    NewSet: _
    NewMap: _
    NewFlow: _
    NewObject: _
    FamilySpec: _ | Family
    Family: ip Leave_ip | ip6 Leave_ip6 | inet | arp Leave_arp | bridge | netdev
    TableSpec: FamilySpec Identifier
    ChainSpec: TableSpec Identifier
    ChainName: Identifier
    SetSpec: TableSpec Identifier
    SetName: Identifier
    FlowSpec: TableSpec Identifier
    FlowName: Identifier
    ObjectSpec: TableSpec Identifier
    ObjectName: Identifier
    HandleSpec: handle number
    PositionSpec: position number
    IndexSpec: index number
    RulePlace: ChainSpec | ChainSpec PositionSpec | ChainSpec HandleSpec | ChainSpec IndexSpec
    RuleSpec: ChainSpec HandleSpec
    Comment: comment String
    RulesetSpec: _ | Family
    Identifier: string
    String: string | quoted | starred
    Time: string
    TableBody: _ | TableBody Common | TableBody End | TableBody TableOption End
      | TableBody chain ChainName NewChain { ChainBody } End | TableBody set SetName NewSet { SetBody } End
      | TableBody map SetName NewMap { MapBody } End | TableBody flowtable FlowName NewFlow { FlowBody } End
      | TableBody counter ObjectName NewObject { CounterBody } End Leave_counter
      | TableBody quota ObjectName NewObject { QuotaBody } End Leave_quota
      | TableBody ct helper ObjectName NewObject { HelperBody } Leave_ct End
      | TableBody ct timeout ObjectName NewObject { TimeoutBody } Leave_ct End
      | TableBody ct expectation ObjectName NewObject { ExpectBody } Leave_ct End
      | TableBody limit ObjectName NewObject { LimitBody } End Leave_limit
      | TableBody secmark ObjectName NewObject { SecmarkBody } End Leave_secmark
      | TableBody synproxy ObjectName NewObject { SynproxyBody } End Leave_synproxy
    TableOption: flags string | Comment
    ChainBody: _ | ChainBody Common | ChainBody End | ChainBody HookSpec End | ChainBody PolicySpec End
      | ChainBody flags offload End | ChainBody Rule End | ChainBody Comment End
    Subchain: _ | Subchain End | Subchain Rule End
    HookSpec: type Leave_type string hook string Devices Priority
    Devices: device String | device Variable | devices = FlowDevices | _
    Priority: priority PriorityValue
    PriorityName: out | string
    PriorityValue: Integer | Variable | PriorityName | PriorityName + number | PriorityName - number
    Integer: number | - number
    PolicySpec: policy PolicyValue Leave_policy
    PolicyValue: Variable | accept | drop
    SetBody: _ | SetBody Common | SetBody End | SetBody type TypeName End Leave_type | SetBody typeof TypeOf End
      | SetBody flags SetFlags End | SetBody timeout Time End | SetBody gc-interval Time End
      | SetBody States End | SetBody elements = SetContent | SetBody auto-merge | SetBody SetMechanism End
      | SetBody Comment End
    SetContent: SetValues | Variable
    SetFlags: SetFlags comma SetFlag | SetFlag
    SetFlag: constant | interval | timeout | dynamic
    MapBody: _ | MapBody Common | MapBody End | MapBody timeout Time End
      | MapBody type TypeName colon TypeName End Leave_type | MapBody type TypeName colon interval TypeName End Leave_type
      | MapBody typeof TypeOf colon TypeOfData End | MapBody typeof TypeOf colon interval TypeOf End
      | MapBody type TypeName colon MapObject End Leave_type | MapBody flags SetFlags End | MapBody States End
      | MapBody elements = SetContent | MapBody Comment End | MapBody SetMechanism End
    MapObject: counter Leave_counter | quota Leave_quota | limit Leave_limit | secmark Leave_secmark
      | synproxy Leave_synproxy
    SetMechanism: policy SetPolicy Leave_policy | size number
    SetPolicy: performance | memory
    TypeOf: Primary | TypeOf . Primary
    TypeOfData: Primary | TypeOf . Primary
    TypeName: TypeAtom | TypeName . TypeAtom
    TypeAtom: TypeWord | time
    TypeWord: string | mark | dscp | ecn | classid
    FlowBody: _ | FlowBody Common | FlowBody End | FlowBody hook string Priority End
      | FlowBody devices = FlowDevices End | FlowBody counter Leave_counter | FlowBody flags offload End
    FlowDevices: { FlowDeviceList } | Variable
    FlowDeviceList: FlowDevice | FlowDeviceList comma FlowDevice | FlowDeviceList comma Newline
    FlowDevice: quoted | string
    CounterBody: _ | CounterBody Common | CounterBody End | CounterBody CounterWords | CounterBody Comment
    QuotaBody: _ | QuotaBody Common | QuotaBody End | QuotaBody QuotaWords | QuotaBody Comment
    LimitBody: _ | LimitBody Common | LimitBody End | LimitBody LimitWords | LimitBody Comment
    SecmarkBody: _ | SecmarkBody Common | SecmarkBody End | SecmarkBody String | SecmarkBody Comment
    SynproxyBody: _ | SynproxyBody Common | SynproxyBody End | SynproxyBody SynproxyWords | SynproxyBody Comment
    HelperBody: _ | HelperBody Common | HelperBody End | HelperBody HelperWords | HelperBody Comment
    HelperWords: type quoted protocol TransportName Leave_type End | l3proto Family End
    TimeoutBody: _ | TimeoutBody Common | TimeoutBody End | TimeoutBody TimeoutWords | TimeoutBody Comment
    TimeoutWords: protocol TransportName End | l3proto Family End | policy = { TimeoutList } Leave_policy End
    TimeoutList: TimeoutItem | TimeoutList comma TimeoutItem
    TimeoutItem: string colon number | string colon string
    ExpectBody: _ | ExpectBody Common | ExpectBody End | ExpectBody ExpectWords | ExpectBody Comment
    ExpectWords: protocol TransportName End | l3proto Family End | dport number End | timeout Time End | size number End
    TransportName: tcp Leave_tcp | udp Leave_udp
    CounterWords: packets number bytes number
    QuotaWords: LimitMode number QuotaUnit QuotaUsed
    LimitWords: rate LimitMode RatePackets BurstPackets | rate LimitMode RateBytes BurstBytes
    SynproxyWords: mss number wscale number SynproxyTime SynproxySack | mss number End wscale number End SynproxyTime SynproxySack
    SynproxyTime: _ | timestamp | timestamp End
    SynproxySack: _ | sack-permitted | sack-permitted End
    CtObject: helper | timeout | expectation
    CtList: helpers | timeout | expectation
    """
}
