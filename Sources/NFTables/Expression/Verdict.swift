/// The decision about a packet. Corresponds to `NFTA_VERDICT_CODE`.
public enum Verdict: Hashable, Sendable {
  /// It goes on to the next chain or hook, or is gone. Correspond to `NF_ACCEPT` and `NF_DROP`.
  case accept, drop
  /// The next rule is asked.
  case `continue`
  /// The rule ends here. Corresponds to `NFT_BREAK`.
  case `break`
  /// Back to the chain that jumped.
  case `return`
  /// On with a chain, and back at its end.
  case jump(String)
  /// On with a chain, without a way back.
  case goto(String)
  /// A number without a case of its own.
  case other(Int32)

  /// The verdict of a number and a chain.
  init(code: Int32, chain: String?) {
    switch (code, chain) {
    case (0, nil): self = .drop
    case (1, nil): self = .accept
    case (-1, nil): self = .continue
    case (-2, nil): self = .break
    case (-3, let chain?): self = .jump(chain)
    case (-4, let chain?): self = .goto(chain)
    case (-5, nil): self = .return
    default: self = .other(code)
    }
  }

  /// Its number.
  var code: Int32 {
    switch self {
    case .drop: 0
    case .accept: 1
    case .continue: -1
    case .break: -2
    case .jump: -3
    case .goto: -4
    case .return: -5
    case .other(let code): code
    }
  }

  /// The chain that it leads to.
  public var chain: String? {
    switch self {
    case .jump(let chain), .goto(let chain): chain
    default: nil
    }
  }
}

extension Verdict: CustomStringConvertible {
  /// As `nft` writes it.
  public var description: String {
    switch self {
    case .accept: "accept"
    case .drop: "drop"
    case .continue: "continue"
    case .break: "break"
    case .return: "return"
    case .jump(let chain): "jump \(chain)"
    case .goto(let chain): "goto \(chain)"
    case .other(let code): "unknown verdict value \(code)"
    }
  }
}
