/// The tokens of a text in their order, of which one can be cut in two where the reader is: what follows is not moved for it.
///
/// Elements of a map may be written as `a:b`, a hundred thousand in one text, and each is cut.
struct NFTTokens: RandomAccessCollection {
  /// Those up to the last cut.
  private var front: [NFTToken] = []
  /// All as they were at first.
  private let whole: [NFTToken]
  /// How many of them stand in `front`, or were cut there.
  private var passed = 0

  init(_ tokens: [NFTToken]) { whole = tokens }

  var startIndex: Int { 0 }
  var endIndex: Int { front.count + whole.count - passed }

  subscript(position: Int) -> NFTToken {
    position < front.count ? front[position] : whole[position - front.count + passed]
  }

  /// Puts two tokens where one is.
  mutating func replace(at position: Int, with head: NFTToken, _ tail: NFTToken) {
    if position < front.count {
      // The reader went back a little.
      front[position] = head
      front.insert(tail, at: position + 1)
      return
    }
    let next = position - front.count + passed
    front += whole[passed..<next]
    front.append(head)
    front.append(tail)
    passed = next + 1
  }
}
