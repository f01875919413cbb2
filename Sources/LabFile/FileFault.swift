import Operations

/// What is wrong with the text of a lab file.
enum FileFault: Worded {
  /// `the file is {1}, and no lab`
  case noFile(FileKind)
  /// `cannot read the file: {1}`
  case unreadable(String)
  /// `the file is larger than {1} MiB`
  case tooLarge(String)
  /// `the file is no UTF-8 text`
  case noUTF8
  /// `the file is empty`
  case empty
  /// `this is no YAML: {1}`
  case yaml(YAML.Problem)
  /// `the key "{1}" is there twice`
  case keyTwice(String)
  /// `there is not enough memory to read the file`
  case noMemory
  /// `this is no YAML: the quote is not closed`
  case openQuote
  /// `this is no YAML: the brace is not closed rightly`
  case openBrace
  /// `this is no YAML: the bracket is not closed rightly`
  case openBracket
  /// `the range has no end`
  case openRange
  /// `"{1}" is no range of names`
  case noRange(String)
  /// `the ranges of the file stand for more than 100,000 names`
  case tooManyNames
  /// `{1} wants node:interface, got "{2}"`
  case wantsInterface(Subject, String)
  /// `an address of a check has no "{1}"`
  case zoneOfCheck(String)
  /// `"{1}" is no node, node:interface, address, range or *`
  case noEndpoint(String)
  /// `{1} wants A -> B, got "{2}"`
  case wantsPair(Subject, String)
  /// `"{1}" is no node and no node:interface`
  case noCapturePlace(String)
  /// `a check wants a map, got {1}`
  case checkWantsMap(Given)
  /// `because wants a cause, and with at its node`
  case becauseWantsCause
  /// `"{1}" is no cause`
  case noCause(String)
  /// `because stands with a check that claims that something is not reached`
  case becauseOfReached
  /// `trace stands with a check that sends a packet`
  case traceOfState
  /// `not wraps a check, and this one stands beside it`
  case notBesides
  /// `not inside not`
  case notInNot
  /// `one check is of one kind, this one has {1}`
  case kindsOfCheck(String)
  /// `the check has no kind`
  case noKindOfCheck
  /// `family wants 4 or 6, got {1}`
  case noFamily(Given)
  /// `a loss is from 0% to 100%, got {1}`
  case noLoss(Given)
  /// `{1} wants a bound, got {2}`
  case wantsBound(Subject, Given)
  /// `a link's state is one of {1}, got "{2}"`
  case noLinkState(String, String)
  /// `an address check says what the interface has or lacks`
  case addressCheckEmpty
  /// `"{1}" is no address`
  case noIPAddress(String)
  /// `expect of a route check is no-route, got {1}`
  case routeExpects(Given)
  /// `a neighbor check looks for an address, got "{1}"`
  case neighborWantsAddress(String)
  /// `a neighbour's state is one of {1}, got "{2}"`
  case noNeighborState(String, String)
  /// `an fdb check looks for a MAC address`
  case fdbWantsMAC
  /// `the lines behind <<'{1}' are not ended`
  case openLines(String)
  /// `the map names no command that has to fail`
  case failsEmpty
  /// `fails takes one command`
  case failsWantsOne
  /// `this is a comment, or a command behind the prompt of root`
  case commentOrPrompt
  /// `exec has no command`
  case execEmpty
  /// `the command is empty`
  case commandEmpty
  /// `an argument of a program has no zero byte in it`
  case zeroInArgument
  /// `networks wants a map of names, got {1}`
  case networksWantNames(Given)
  /// `containers wants a map of names, got {1}`
  case containersWantNames(Given)
  /// `a network's name has 1 to 64 of the characters A-Z, a-z, 0-9, -, _ and .: "{1}"`
  case noNetworkName(String)
  /// `the network {1} is there without being written and has no options`
  case networkByItself(String)
  /// `"{1}" is no address of IPv4`
  case noIPv4Address(String)
  /// `{1} and {2} are the same; keep one`
  case keysAreSame(String, String)
  /// `a container's name has 1 to 64 of the characters A-Z, a-z, 0-9, -, _ and .: "{1}"`
  case noContainerName(String)
  /// `publish and ports are the same; keep one`
  case publishIsPorts
  /// `network and networks are the same; keep one`
  case networkIsNetworks
  /// `an alias has 1 to 64 of the characters A-Z, a-z, 0-9, -, _ and .: "{1}"`
  case noAlias(String)
  /// `"{1}" is no NAME:ADDRESS`
  case noHostEntry(String)
  /// `{1} wants an address of IPv{2}, got {3}`
  case wantsFamily(Subject, String, String)
  /// `masquerade wants a map, got {1}`
  case masqueradeWantsMap(Given)
  /// `masquerade does not say whose packets`
  case masqueradeEmpty
  /// `"{1}" is no node`
  case noNodeName(String)
  /// `address wants an address, got "{1}"`
  case wantsAddress(String)
  /// `a policy is accept or drop, got {1}`
  case noPolicy(Given)
  /// `a rule does one of {1}`
  case noVerdict(String)
  /// `{1} wants a port from 1 to 65535 or a range of them, got {2}`
  case wantsPorts(String, Given)
  /// `a port is one of tcp or udp`
  case portWithoutProtocol
  /// `tcp-reset is an answer to tcp`
  case resetWithoutTCP
  /// `only reject has a "with"`
  case withOfReject
  /// `{1} and {2} are not of one family`
  case familiesDiffer(String, String)
  /// `{1} wants an address or a network, got "{2}"`
  case wantsNetwork(Subject, String)
  /// `http wants A -> B:port/path, without "{1}"`
  case httpWithScheme(String)
  /// `"{1}" is no port from 1 to 65535`
  case noPort(String)
  /// `{1} wants A -> B:port, got "{2}"`
  case wantsPort(String, String)
  /// `the regular expression is not understood`
  case noExpression
  /// `counter wants a node, table/chain and a comment, got "{1}"`
  case counterWants(String)
  /// `a counter check says how many packets`
  case counterEmpty
  /// `a conntrack check says from, to or becomes`
  case conntrackEmpty
  /// `{1} wants an address, with a port or without, got "{2}"`
  case wantsConnectionEnd(Subject, String)
  /// `there is no interface of kind "{1}"`
  case noInterfaceKind(String)
  /// `"{1}" is no option of {2}`
  case noOption(String, String)
  /// `"bridge-priority" and "priority" are the same of a bridge`
  case priorityTwice
  /// `"{1}" is an option of a bridge's port, and {2} is none`
  case portOption(String, String)
  /// `"protocol" and "service-tag" are the same of a vlan`
  case protocolTwice
  /// `a vxlan that is external has no id`
  case externalWithID
  /// `a vxlan filters identifiers where it is external`
  case filterWithoutExternal
  /// `a {1} has an id`
  case wantsID(String)
  /// `a {1} stands on another interface`
  case wantsParent(String)
  /// `"{1}" is no MAC address`
  case noMAC(String)
  /// `"{1}" is no IP address`
  case noAddressOfInterface(String)
  /// `the lab has no name`
  case noName
  /// `steps wants a list, got {1}`
  case stepsWantList(Given)
  /// `a lab's name has 1 to 32 of the characters a-z, 0-9 and -: "{1}"`
  case noLabName(String)
  /// `fails stands under run`
  case failsUnderRun
  /// `show only shows; this changes something: {1}`
  case showChanges(String)
  /// `{1} is none of {2}: {3}`
  case noneOf(Subject, String, Given)
  /// `{1} wants a time from {2}s to {3}s, got {4}`
  case wantsTimeBetween(String, String, String, Given)
  /// `{1} wants ports as 4000-5000, got {2}`
  case wantsPortRange(String, Given)
  /// `predict asks nothing`
  case predictEmpty
  /// `predict has no answer, which is shown after the step`
  case predictWithoutAnswer
  /// `choices wants a list of 2 to 9, got {1}`
  case choicesCount(Given)
  /// `this choice is there twice`
  case choiceTwice
  /// `the answer is none of the choices: {1}`
  case noChoice(Given)
  /// `{1} is blank`
  case blank(Subject)
  /// `a script is a text or a file`
  case scriptTextOrFile
  /// `a script has no zero byte in it`
  case zeroInScript
  /// `a script has at most 100,000 bytes`
  case scriptTooLong
  /// `the script is empty`
  case scriptEmpty
  /// `the file {1} is no UTF-8 text`
  case scriptNoUTF8(String)
  /// `nodes wants a map of names, got {1}`
  case nodesWantNames(Given)
  /// `a node's name has 1 to 64 of the characters A-Z, a-z, 0-9, -, _ and .: "{1}"`
  case noNameOfNode(String)
  /// `only a switch has a subnet`
  case subnetOfSwitch
  /// `{1} is an address, not a subnet`
  case addressAsSubnet(String)
  /// `"{1}" is an option of a bridge, and the node {2} is no switch`
  case optionOfBridge(String, String)
  /// `interfaces wants a map of names, got {1}`
  case interfacesWantNames(Given)
  /// `sysctls wants a map, got {1}`
  case sysctlsWantMap(Given)
  /// `the sysctl "{1}" is the whole machine's, not a namespace's`
  case sysctlOfMachine(String)
  /// `"{1}" is not understood`
  case notUnderstood(String)
  /// `{1} has no prefix length`
  case noLength(String)
  /// `"{1}" is no address with a prefix length`
  case noNetwork(String)
  /// `a link has two endpoints`
  case linkWantsTwo
  /// `the ranges of a link's ends have {1} and {2} names`
  case rangesOfEnds(String, String)
  /// `"{1}" is no node:interface`
  case noInterfacePlace(String)
  /// `the ranges have {1} nodes and {2} interfaces`
  case rangesDiffer(String, String)
  /// `a key has no values in it`
  case valueInKey
  /// `the values of the file come to more than {1} MiB of text`
  case valuesTooLong(String)
  /// `the lab declares no value "{1}"`
  case undeclared(String)
  /// `${{1}} stands for nothing: the lab declares no value "{1}", and the shell's text sets none`
  case unsetInShell(String)
  /// `the lab declares no value "{1}" that could be given`
  case undeclaredGiven(String)
  /// `the value "{1}" is not used`
  case unused(String)
  /// `vars wants a map, got {1}`
  case varsWantMap(Given)
  /// `a value is called by letters, digits and _: {1}`
  case noValueName(Given)
  /// `the value "{1}" has no default that is a text`
  case noDefault(String)
  /// `the default of "{1}" is no line of at most 1,000 characters without other values in it`
  case badDefault(String)
  /// `a route says where it leads to`
  case routeEmpty
  /// `a neighbour has an address`
  case neighborEmpty
  /// `{1} wants a text, got {2}`
  case wantsText(Subject, Given)
  /// `{1} wants true or false, got {2}`
  case wantsBool(Subject, Given)
  /// `{1} wants a number from {2} to {3}, got {4}`
  case wantsNumber(Subject, String, String, Given)
  /// `{1} wants a time as 200ms or 2s, got {2}`
  case wantsTime(Subject, Given)
  /// `{1} is a text, or a map of languages to texts, as {en: Hello, zh: 你好}`
  case wantsLanguages(Subject)
  /// `{1} wants a map, got {2}`
  case wantsMap(Subject, Given)
  /// `{1} has a key that is no text`
  case keyNoText(Subject)
  /// `unknown key "{1}" in {2}`
  case unknownKey(String, Subject)
  /// `the interface has no name`
  case interfaceWithoutName
  /// `the interface name \"{text}\" has {bytes} bytes, one may have {most}`
  case interfaceNameTooLong(String, String, String)
  /// `\"{text}\" is no interface name`
  case noInterfaceName(String)
  /// `an interface name has no \"{character}\": \"{text}\"`
  case characterOfInterface(String, String)
  /// `ports are published for tcp and udp, not for \"{name}\"`
  case publishProtocol(String)
  /// `\"{text}\" begins with no address`
  case beginsWithNoAddress(String)
  /// `\"{text}\" is no pair of ports`
  case noPairOfPorts(String)
  /// `\"{text}\" is no port from 1 to 65535, nor a range of them`
  case noPortOrRange(String)
  /// `the ranges have {first} and {second} ports`
  case rangesOfPorts(String, String)
  /// `cannot read the file {name}: {errno}`
  case unreadableFile(String, String)
  /// `cannot read the standard input: {errno}`
  case unreadableInput(String)
  /// `the aliases of the file stand for more than {size} MiB of text`
  case aliasesTooLong(String)
  /// `in the filter: {problem}`
  case filter(String)
  /// A command, or a line of one.
  case command(Wording)
  /// What a floor below says in its own words.
  case words(String)
}
