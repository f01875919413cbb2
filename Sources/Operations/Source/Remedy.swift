/// What mends a fault of a lab.
package enum Remedy: Worded {
  /// `did you mean "addresses"?`
  case didYouMean(String)
  /// `did you mean up?`, of a word of a list.
  case didYouMeanWord(String)
  /// To write this.
  case write(String)
  /// To add this.
  case add(String)
  /// `it stands under {1}:`
  case standsUnder(String)
  /// `add steps:, with checks`
  case addSteps
  /// `add a check to a step, as check: [{ping: ns1 -> 10.0.0.2}]`
  case addCheck
  /// `choose a larger one, or give them addresses`
  case largerSubnet
  /// `each address on a wire is there once`
  case uniqueAddress
  /// `give both the same length`
  case sameLength
  /// `give both ends of a link addresses of one subnet`
  case sameSubnet
  /// `an address of {1} can be one`
  case gatewayOf(String)
  /// `give an interface of {1} an address of the gateway's subnet`
  case addressForGateway(String)
  /// `choose another port of {1}, or one address for each`
  case otherPort(String)
  /// `it has {1}`
  case hasAddresses(String)
  /// `give both an address of one subnet`
  case oneSubnet
  /// `add services: [{{1}: {2}}] to {3}`
  case addService(String, String, String)
  /// `choose another name, or delete the first one before`
  case otherNameOrDelete
  /// `choose another name for the container`
  case otherContainerName
  /// `write the options in front of the image`
  case optionsFirst
  /// `add it with ip netns add {1}, or under topology`
  case addNamespace(String)
  /// `rename one`
  case rename
  /// `choose another name, or write host: true at it`
  case otherNameOrHost
  /// `keep host: true at the one where commands run that name no node`
  case oneHost
  /// `add it under nodes`
  case addNode
  /// `a card has one cable; give the second link an interface of its own`
  case ownInterface
  /// `add {1}: {kind: bridge} to the interfaces of {2} or {3}`
  case addBridge(String, String, String)
  /// `give it kind: bridge`
  case giveKindBridge
  /// `add a link with the endpoint "{1}:{2}", or a kind: bridge, dummy …`
  case addLinkOrKind(String, String)
  /// `join the link's end to it with bridge: {1}`
  case joinByBridge(String)
  /// `the first byte is even and the address is not zero: 02:00:00:00:00:01`
  case evenMAC
  /// `leave it out`
  case leaveOut
  /// `leave out the rest`
  case leaveOutRest
  /// `give them to the switch's end of a link`
  case giveToEnd
  /// `use two switches and a link between them`
  case twoSwitches
  /// `write defaults: {neighbors: static}, or raise that sysctl on the machine`
  case staticNeighbors
  /// `labs are files whose names end in .lab.yaml`
  case labsAreFiles
  /// `is the path right? labs are files whose names end in .lab.yaml`
  case isPathRight
  /// `save it as UTF-8`
  case saveAsUTF8
  /// `write less of it, or name it less often`
  case writeLess
  /// `a lab begins with name: my-lab`
  case beginWithName
  /// `keep one of them`
  case keepOne
  /// `add a {1}`
  case addSign(String)
  /// `add a }, or look at what is in it`
  case addBrace
  /// `add a ], or look at what is in it`
  case addBracket
  /// `write one range of at most 10,000, the smaller number first: {1}[1-9]`
  case oneRange(String)
  /// `make a smaller lab`
  case smallerLab
  /// `one of {1}`
  case oneOf(String)
  /// `write expect: unreachable, or not: around the check`
  case expectUnreachable
  /// `it is for ping, tcp, udp and http`
  case traceIsFor
  /// `write - not: {{1}: …}, or the check below it with more blanks in front`
  case notAround(String)
  /// `leave both out`
  case leaveBothOut
  /// `begin the second one with a "- " of its own`
  case secondItem
  /// `write a line {1}`
  case writeLine(String)
  /// `write a - fails: for each`
  case failsEach
  /// `write ## in front of a comment, and nothing in front of a command`
  case commentSigns
  /// `leave it out, and write network: {1} at a container`
  case networkAtContainer(String)
  /// `write "8081:8080 -> {1}" or "127.0.0.1:5353:53/udp -> {2}"`
  case publishForms(String, String)
  /// `the kinds are {1}`
  case kinds(String)
  /// `say whose port it is, as bridge: br0`
  case sayBridge
  /// `add a line: name: my-lab`
  case addName
  /// `begin each step with "- "`
  case stepItems
  /// `move the command to run`
  case moveToRun
  /// `put it under run`
  case putUnderRun
  /// `add answer: 1, the number of the right choice`
  case addAnswerNumber
  /// `write a number from 1 to {1}, or the text of the right choice`
  case choiceNumber(String)
  /// `write text: | and the lines below it, or file: NAME`
  case textOrFile
  /// `call a program beside the lab, by exec`
  case programBeside
  /// `add kind: switch, or give the interfaces addresses`
  case kindSwitch
  /// `a lab sets keys below net`
  case keysBelowNet
  /// `as 10.0.0.1/24 is, with numbers up to 255 and a length up to 32; or as 2001:db8::1/64`
  case addressForms
  /// `write its name, and the value behind the colon`
  case valueBehindColon
  /// `declare it with its default: vars: {{1}: …}`
  case declare(String)
  /// `declare it with its default: vars: {{1}: …}, or write ${{1}:-…} where the environment may set it`
  case declareOrDefault(String)
  /// `write {1} where it belongs, or take it out`
  case useValue(String)
  /// `write the default of each: vars: {address: 10.0.0.1}`
  case writeDefaults
  /// `write a name as address, or net_2`
  case nameOfValue
  /// `add to: default, or to: 10.0.0.0/24`
  case routeTarget
  /// `its keys are {1}`
  case keys(String)
  /// `shorten it to \"{name}\"`
  case shorten(String)
  /// `its values are {names}`
  case values(String)
  /// `name a file beside the lab`
  case fileBeside
  /// `indent with spaces, not with tabs`
  case indentWithSpaces
  /// `put a text that contains \": \" in quotes, and check the indentation`
  case quoteColon
  /// `put the command in single quotes: {command}`
  case quoteCommand(String)
  /// `the quotes of line {line} do not come in pairs`
  case oddQuotes(String)
  /// `the quotes of line {line} do not come in pairs; inside of '…' an apostrophe is written ''`
  case oddApostrophes(String)
  /// `put a text that begins with [, *, %, @ or ` in quotes`
  case quoteSign
  /// `put the text in quotes`
  case quoteText
  /// `check the indentation: the keys of one map, and the items of one list, begin in the same column`
  case checkIndentation
  /// `several commands are a list, or stand below run: |`
  case severalCommands
  /// `as root: sysctl -w user.max_net_namespaces={number}`
  case namespaceLimit(String)
  /// `end what takes memory, or use a smaller lab`
  case endOthers
  /// `raise the limit: MemoryMax= of a systemd unit, --memory of docker run`
  case memoryLimit
  /// To raise the number of descriptors of a process.
  case descriptorLimit(Int)
  /// To raise the largest number of descriptors that there may be, and then that of the process.
  case descriptorMaximum(Int)
  /// `leave out --no-exec if you trust the lab`
  case trustPrograms
  /// `if you trust the lab, add --allow-unconfined`
  case trustUnconfined
  /// `there is {1}`
  case thereIs(String)
  /// `name one with --step, or write nslab reset`
  case nameStepOrReset
  /// `play a step, or name one with --step`
  case playOrName
  /// `it has none`
  case itHasNone
  /// `write a number from 1 to {1}`
  case numberUpTo(String)
  /// `the lab is as it was brought up`
  case labUnchanged
  /// `the lab has none`
  case labHasNone
  /// `look who made it, and take it away`
  case lookWhoMade
  /// `leave the port out, or write --protocol tcp`
  case leavePortOut
  /// `write --print, and put the script where the shell looks for it`
  case printScript
  /// `write more of the name`
  case moreOfName
  /// `name one file`
  case nameOneFile
  /// `take at most 63 letters, digits, ".", "_" and "-", a letter or digit first`
  case labNameForm
  /// `nslab --help names them`
  case helpNamesThem
  /// `take it down, and bring it up again`
  case upAgain
  /// `nslab run --step tells a lab line by line`
  case runStep
  /// `leave --full-screen out`
  case leaveScreenOut
  /// `nslab down {1}, then nslab up, or --only link,address,route,rule,neigh,fdb`
  case upAgainOrOnly(String)
  /// `name the nodes that are to be watched, or allow more: ulimit -n`
  case fewerNodes
  /// What is understood, or the first of it.
  case understood([String], isCut: Bool)
  /// What another process told.
  case wording(Wording)
  /// What a floor below says in its own words.
  case words(String)
}
