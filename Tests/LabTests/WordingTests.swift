import Foundation
import Operations
import TestKit
import Testing

@testable import Lab

@Suite("Faults of a lab's meaning have words in both languages")
struct LabWordingTests {
  private static let faults: [LabFault] = [
    .ruleNotMade("v1", "v2"), .noNode("v1"), .noInterfaceNamed("v1"), .noSteps, .noChecks,
    .addressTwice("v1", "v2"), .subnetFull("v1", "v2", "v3"), .networkAsAddress("v1", "v2"),
    .broadcastAsAddress("v1"), .addressTaken("v1", "v2", "v3"), .masksDiffer("v1", "v2", "v3", "v4"),
    .outsideSubnet("v1", "v2", "v3"), .noInterface("v1", "v2"), .noSubnetOfGateway("v1", "v2"),
    .servicesCollide("v1", "v2", "v3"), .publishedTwice("v1", "v2"), .noAddress("v1", "v2"),
    .noCommonSubnet("v1", "v2"), .noService("v1", "v2"), .namespaceExists("v1"), .noNamespaceToDelete("v1"),
    .nameTaken("v1"), .unknownImage("v1", "v2"), .optionBehindImage("v1", "v2"), .noNodeYet("v1"),
    .nodesCollide("v1"), .hostNameTaken("v1"), .twoHosts("v1", "v2"), .loopbackLink, .endTwice("v1"), .sameEnds,
    .noBridgeAtEnds("v1"), .noBridge("v1"), .noKind("v1", "v2"), .kindAsEnd("v1", "v2", "v3"),
    .noParent("v1", "v2", "v3"), .noBridgeOfNode("v1", "v2"), .badInterfaceMAC("v1"), .loopbackOptions,
    .switchBridgeKind("v1", "v2"), .switchBridgeAsPort("v1"), .switchBridgePortOptions("v1"),
    .tooManyPorts("v1", "v2", "v3"), .tooManyNeighbors("v1", "v2", "v3"),
  ]

  @Test("each fault")
  func everyFault() throws {
    for fault in Self.faults { #expect(isWhole(fault.words), "\(fault): \(fault.words)") }
    #expect(try Set(Self.faults.map(caseName)) == declaredCases("Lab/Validation/LabFault.swift").subtracting(["words"]))
  }
}
