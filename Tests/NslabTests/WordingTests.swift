import Addressing
import Foundation
import Lab
import Operations
import Probes
import TestKit
import Testing

@testable import LabRunner
@testable import nslab

@Suite("What nslab says of runs, checks, living labs and itself is there in both languages")
struct RunnerWordingTests {
  private static let runs: [RunFault] = [
    .noFeature("v1"), .noPrograms, .notPlayed(Wording("e", "中")), .signal, .tooLong("v1"), .allTooLong("v1"),
    .failedBefore("v1"), .descriptors(namespaces: 41, needed: 42, most: 43), .namespaces(41, most: 42),
    .memory(namespaces: 41, needed: 42, free: 43),
    .memoryOfGroup(namespaces: 41, needed: 42, free: 43, file: "v4"),
  ]
  private static let living: [LivingFault] = [
    .brokenOnPurpose(Wording("e", "中")), .noExercise, .noLanguage, .noNode("v1"), .noInterface("v1", "v2"),
    .noPictureForm, .wayMissing, .noSteps, .allPlayed("v1"), .noCheckNow, .noCheck("v1"), .unknownRequest("v1"),
    .notBuildable("v1"), .noStep("v1"), .noStepTitled("v1"), .severalSteps("v1", "v2"), .notUp("v1"),
    .foreignSocket("v1"), .cannotHandOver("v1"), .otherVersion, .keeperEnded, .cannotSpeak("v1"), .silent,
    .cannotHear("v1"), .foreignFolder("v1"), .cannot(Wording("e", "中"), "v2"), .strangeAnswer, .noWay("v1"),
    .wantsPort("v1"), .icmpPort, .noPort("v1"),
  ]
  private static let program: [ProgramFault] = [
    .noLab, .noFeature("v1"), .startsPrograms, .unconfined, .unknownProgram("v1"), .noSysctl("v1"), .noShell,
    .noCompletions("v1"), .noHome, .cannotMakeFolder("v1", "v2"), .noDescriptions("v1"), .noValue("v1"),
    .severalLabs("v1", "v2"), .noSuchLab("v1", "v2", "v3"), .filter("v1"), .cannotWrite("v1", "v2"),
    .programMissing, .cannotStartProcess("v1"), .holdsLabs("v1", "v2"), .noLabName("v1"), .isUp("v1"),
    .cannotStartKeeper("v1"), .endedBeforeUp, .programsNow, .otherConfinement, .noEntrance,
    .keeperStays("v1", "v2"), .takenDown, .noView("v1"), .cannotStart("v1", "v2"), .noSubcommand("v1"),
    .nothingChosen, .noSuchChoice("v1", "v2"), .noScreen, .noFirewallEvents, .descriptorsOfWatch, .wantsTerminal("v1"),
    .wantsPaintable("v1", "v2"),
    .cannotAskTerminal("v1"),
  ]
  private static let stage: [StageFault] = [
    .noNamespace("v1"), .noNode("v1"), .noDevice("v1", node: "v2"), .noBridge("v1", node: "v2"),
    .noChain("v1", node: "v2"), .noCounter("v1", comment: "v2"), .noCounter("v1", comment: nil), .noAddress("v1"),
    .otherFamily("v1"), .noAddressToSendTo("v1", family: "v2"), .wantsInterface("v1"), .noPairs, .nobody,
    .noDestination, .framesLost(3, lost: 4),
  ]
  private static let works: [LivingWork] = [
    .makeFolder("v1"), .useFolder("v1"), .write("v1"), .lock("v1"), .socket, .socketAt("v1"), .reach("v1"),
  ]
  private static let findings: [Finding] = [
    .parts([.lost(percent: 50), .answered(1, of: 2)]), .all([.exists, .isMissing], isCut: true), .notTried, .notChosen,
    .notPlayed(nil), .notPlayed(Wording("e", "中")), .notPlayedBehind(step: 2, hasFailed: true), .noProbeResult,
    .ping(.timeout), .stream(.reset), .answered(3, of: 4), .lost(percent: 25), .duplicates(2), .status(200),
    .servedBy("v1"), .seenAs(.v4(.any)), .instead(of: "open", .stream(.timeout)), .pairs(1, of: 2), .pairs(2, of: 2),
    .pair("v1", "v2", .reachable), .body(.contains("v1"), "v2"), .because("v1", node: "v2"),
    .otherCause(wanted: "v1", at: "v2", found: "v3", node: "v4"),
    .otherCause(wanted: "v1", at: nil, found: nil, node: ""),
    .difference("v1", .notInLab, wanted: "v2"), .difference("v1", .value("v2"), wanted: "v3"), .exists, .isMissing,
    .noDevice("v1", node: "v2"), .addresses(["v1"]), .addresses([]), .noRoute("v1"), .route(via: "v1", device: "v2"),
    .noEntry, .entry("v1"), .unknownToBridge, .knownToBridge(port: "v1"), .packets(3),
    .connection("v1", answeredBy: "v2"),
    .noConnection(among: 3, near: "v1"), .nothingCaptured, .frames(2), .failed, .wentWell,
    .failsWithout(.matches("v1")),
    .outputWithout(.contains("v1")), .ended(.exited(1), expected: 0), .printsOther(before: "v1", now: "v2"),
  ]

  @Test("each fault, and each observation that has words of nslab")
  func everyWord() throws {
    for fault in Self.runs { #expect(isWhole(fault.words), "\(fault): \(fault.words)") }
    for fault in Self.living { #expect(isWhole(fault.words), "\(fault): \(fault.words)") }
    for fault in Self.program { #expect(isWhole(fault.words), "\(fault): \(fault.words)") }
    for fault in Self.stage { #expect(isWhole(fault.words), "\(fault): \(fault.words)") }
    for work in Self.works { #expect(isWhole(work.words), "\(work): \(work.words)") }
    for finding in Self.findings { #expect(isWhole(finding.words), "\(finding): \(finding.words)") }
    func names(_ values: [some Any]) -> Set<String> { Set(values.map(caseName)) }
    #expect(try names(Self.runs) == declaredCases("LabRunner/Run/RunFault.swift").subtracting(["interrupted"]))
    #expect(try names(Self.living) == declaredCases("LabRunner/Living/LivingFault.swift"))
    #expect(try names(Self.program) == declaredCases("nslab/ProgramFault.swift"))
    #expect(try names(Self.stage) == declaredCases("LabRunner/Stage/StageFault.swift"))
    let bare: Set<String> = ["nothing", "words", "told", "milliseconds"]
    #expect(try names(Self.findings) == declaredCases("LabRunner/Check/Finding.swift").subtracting(bare))
  }

  @Test("validate tells what is wrong in Chinese, with the language in front of the subcommand and behind it")
  func validate() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "a.lab.yaml",
      """
      name: a
      topology: {nodes: {h1: {sevices: []}}, links: [["h1:eth0", "h3:eth0"]]}
      steps:
        - run: [ip foo]
          check: [{ping: h1}]

      """)
    let front = try tool.run(["--lang", "zh", "validate", "a.lab.yaml"])
    #expect(front.status == 2)
    for text in [
      "a.lab.yaml:2:", ": 错误: 未知的键“sevices”（节点 h1）\n", "  = 修复：您是否要写 \"services\"？\n", ": 错误: “ip”之后的“foo”是未知的\n",
      ": 错误: ping 应为 A -> B，实为“h1”\n", "个错误\n",
    ] {
      #expect(front.errors.contains(text), "\(text): \(front.errors)")
    }
    for word in ["error", "fix:", "unknown", "did you mean"] {
      #expect(!front.errors.contains(word), "\(front.errors)")
    }
    #expect(try tool.run(["validate", "a.lab.yaml", "--lang", "zh"]).errors == front.errors)
    #expect(try tool.run(["validate", "--lang=zh", "a.lab.yaml"]).errors == front.errors)
    #expect(
      try tool.run(["validate", "a.lab.yaml"]).errors.contains("error: unknown key \"sevices\" in the node h1\n"))
    let missing = try tool.run(["status", "nowhere", "--lang", "zh"])
    #expect(missing.errors == "错误：没有运行中的实验“nowhere”\n  = 修复：写 nslab up FILE\n" && missing.status == 2)
  }

  @Test("what a keeper tells is said in the language of who asks")
  func record() {
    let error = LivingError(LivingFault.noStep("7"), kind: .wrongInput, fix: .numberUpTo("3"))
    let told = LivingError(record: error.record)
    #expect(told.message == "there is no step 7")
    #expect(told.fix == "write a number from 1 to 3")
    #expect(told.message(in: "zh") == "没有第 7 步")
    #expect(told.fix(in: "zh") == "写 1 到 3 的数字")
    #expect(LivingError(record: ["gone"]).message(in: "zh") == "gone")
    #expect(LivingError(record: ["gone", ""]).fix == nil)
  }
}
