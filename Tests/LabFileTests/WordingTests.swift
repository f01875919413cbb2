import Foundation
import Operations
import TestKit
import Testing

@testable import LabFile

@Suite("Faults of lab files have words in both languages")
struct WordingTests {
  private static let faults: [FileFault] = [
    .noFile(.folder), .unreadable("v1"), .tooLarge("v1"), .noUTF8, .empty, .yaml(.noKey), .keyTwice("v1"),
    .noMemory, .openQuote, .openBrace, .openBracket, .openRange, .noRange("v1"), .tooManyNames,
    .wantsInterface("s1", "v2"), .zoneOfCheck("v1"), .noEndpoint("v1"), .wantsPair("s1", "v2"),
    .noCapturePlace("v1"), .checkWantsMap(.map), .becauseWantsCause, .noCause("v1"), .becauseOfReached,
    .traceOfState, .notBesides, .notInNot, .kindsOfCheck("v1"), .noKindOfCheck, .noFamily(.map), .noLoss(.map),
    .wantsBound("s1", .map), .noLinkState("v1", "v2"), .addressCheckEmpty, .noIPAddress("v1"), .routeExpects(.map),
    .neighborWantsAddress("v1"), .noNeighborState("v1", "v2"), .fdbWantsMAC, .openLines("v1"), .failsEmpty,
    .failsWantsOne, .commentOrPrompt, .execEmpty, .commandEmpty, .zeroInArgument, .networksWantNames(.map),
    .containersWantNames(.map), .noNetworkName("v1"), .networkByItself("v1"), .noIPv4Address("v1"),
    .keysAreSame("v1", "v2"), .noContainerName("v1"), .publishIsPorts, .networkIsNetworks, .noAlias("v1"),
    .noHostEntry("v1"), .wantsFamily("s1", "v2", "v3"), .masqueradeWantsMap(.map), .masqueradeEmpty,
    .noNodeName("v1"), .wantsAddress("v1"), .noPolicy(.map), .noVerdict("v1"), .wantsPorts("v1", .map),
    .portWithoutProtocol, .resetWithoutTCP, .withOfReject, .familiesDiffer("v1", "v2"), .wantsNetwork("s1", "v2"),
    .httpWithScheme("v1"), .noPort("v1"), .wantsPort("v1", "v2"), .noExpression, .counterWants("v1"),
    .counterEmpty, .conntrackEmpty, .wantsConnectionEnd("s1", "v2"), .noInterfaceKind("v1"), .noOption("v1", "v2"),
    .priorityTwice, .portOption("v1", "v2"), .protocolTwice, .externalWithID, .filterWithoutExternal, .wantsID("v1"),
    .wantsParent("v1"),
    .noMAC("v1"), .noAddressOfInterface("v1"), .noName, .stepsWantList(.map), .noLabName("v1"), .failsUnderRun,
    .showChanges("v1"), .noneOf("s1", "v2", .map), .wantsTimeBetween("v1", "v2", "v3", .map),
    .wantsPortRange("v1", .map), .predictEmpty, .predictWithoutAnswer, .choicesCount(.map), .choiceTwice,
    .noChoice(.map), .blank("s1"), .scriptTextOrFile, .zeroInScript, .scriptTooLong, .scriptEmpty,
    .scriptNoUTF8("v1"), .nodesWantNames(.map), .noNameOfNode("v1"), .subnetOfSwitch, .addressAsSubnet("v1"),
    .optionOfBridge("v1", "v2"), .interfacesWantNames(.map), .sysctlsWantMap(.map), .sysctlOfMachine("v1"),
    .notUnderstood("v1"), .noLength("v1"), .noNetwork("v1"), .linkWantsTwo, .rangesOfEnds("v1", "v2"),
    .noInterfacePlace("v1"), .rangesDiffer("v1", "v2"), .valueInKey, .valuesTooLong("v1"), .undeclared("v1"),
    .unsetInShell("v1"),
    .undeclaredGiven("v1"), .unused("v1"), .varsWantMap(.map), .noValueName(.map), .noDefault("v1"),
    .badDefault("v1"), .routeEmpty, .neighborEmpty, .wantsText("s1", .map), .wantsBool("s1", .map),
    .wantsNumber("s1", "v2", "v3", .map), .wantsTime("s1", .map), .wantsLanguages("s1"), .wantsMap("s1", .map),
    .keyNoText("s1"), .unknownKey("v1", "s2"), .interfaceWithoutName, .interfaceNameTooLong("v1", "v2", "v3"),
    .noInterfaceName("v1"), .characterOfInterface("v1", "v2"), .publishProtocol("v1"), .beginsWithNoAddress("v1"),
    .noPairOfPorts("v1"), .noPortOrRange("v1"), .rangesOfPorts("v1", "v2"), .unreadableFile("v1", "v2"),
    .unreadableInput("v1"), .aliasesTooLong("v1"), .filter("v1"),
  ]

  private static let remedies: [Remedy] = [
    .didYouMean("v1"), .didYouMeanWord("v1"), .write("v1"), .add("v1"), .addSteps, .addCheck, .largerSubnet,
    .uniqueAddress, .sameLength, .sameSubnet, .gatewayOf("v1"), .addressForGateway("v1"), .otherPort("v1"),
    .hasAddresses("v1"), .oneSubnet, .addService("v1", "v2", "v3"), .otherNameOrDelete, .otherContainerName,
    .optionsFirst, .addNamespace("v1"), .rename, .otherNameOrHost, .oneHost, .addNode, .ownInterface,
    .addBridge("v1", "v2", "v3"), .giveKindBridge, .addLinkOrKind("v1", "v2"), .joinByBridge("v1"), .evenMAC,
    .leaveOut, .leaveOutRest, .giveToEnd, .twoSwitches, .staticNeighbors, .labsAreFiles, .isPathRight, .saveAsUTF8,
    .writeLess, .beginWithName, .keepOne, .addSign("v1"), .addBrace, .addBracket, .oneRange("v1"), .smallerLab,
    .oneOf("v1"), .expectUnreachable, .traceIsFor, .notAround("v1"), .leaveBothOut, .secondItem, .writeLine("v1"),
    .failsEach, .commentSigns, .networkAtContainer("v1"), .publishForms("v1", "v2"), .kinds("v1"), .sayBridge,
    .addName, .stepItems, .moveToRun, .putUnderRun, .addAnswerNumber, .choiceNumber("v1"), .textOrFile,
    .programBeside, .kindSwitch, .keysBelowNet, .addressForms, .valueBehindColon, .declare("v1"),
    .declareOrDefault("v1"), .useValue("v1"),
    .writeDefaults, .nameOfValue, .routeTarget, .keys("v1"), .shorten("v1"), .values("v1"), .fileBeside,
    .indentWithSpaces, .quoteColon, .quoteCommand("v1"), .oddQuotes("v1"), .oddApostrophes("v1"), .quoteSign,
    .quoteText, .checkIndentation, .severalCommands, .namespaceLimit("v1"), .endOthers, .memoryLimit,
    .descriptorLimit(41), .descriptorMaximum(41), .trustPrograms, .standsUnder("v1"), .leaveScreenOut,
    .upAgainOrOnly("v1"), .fewerNodes, .runStep, .labUnchanged, .leavePortOut,
    .numberUpTo("v1"), .helpNamesThem, .thereIs("v1"), .nameOneFile, .labNameForm, .labHasNone, .moreOfName,
    .printScript, .playOrName, .lookWhoMade, .upAgain, .nameStepOrReset, .itHasNone,
    .understood(["v1", "v2"], isCut: true),
    .trustUnconfined,
  ]

  @Test("each fault of a file")
  func everyFault() throws {
    for fault in Self.faults { #expect(isWhole(fault.words), "\(fault): \(fault.words)") }
    #expect(
      try Set(Self.faults.map(caseName)) == declaredCases("LabFile/FileFault.swift").subtracting(["words", "command"]))
  }

  @Test("each remedy, but those that are nothing but what is to be written")
  func everyRemedy() throws {
    for remedy in Self.remedies { #expect(isWhole(remedy.words), "\(remedy): \(remedy.words)") }
    #expect(
      try Set(Self.remedies.map(caseName))
        == declaredCases("Operations/Source/Remedy.swift").subtracting(["words", "wording"]))
  }

  @Test("each sentence of the YAML parser, and no two the same")
  func everyProblem() {
    for (problem, words, _) in YAML.Problem.sentences {
      #expect(isWhole(problem.words), "\(problem)")
      #expect(YAML.Problem(words) == problem)
    }
  }

  @Test("what stands where something else was looked for")
  func everyKind() {
    for given in [Given.map, .list, .nothing, .items(3)] { #expect(isWhole(given.words)) }
    for kind in FileKind.allCases { #expect(isWhole(kind.words)) }
  }
}
