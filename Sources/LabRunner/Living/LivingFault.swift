import Operations

/// What is wrong with a lab that lives, or with what is asked of it.
enum LivingFault: Worded {
  /// `the lab is broken on purpose, and {1} before it is mended`
  case brokenOnPurpose(Wording)
  /// `the lab is no exercise: it was brought up as it is`
  case noExercise
  /// `the language is missing`
  case noLanguage
  /// `there is no node "{1}"`
  case noNode(String)
  /// `{1} has no interface "{2}"`
  case noInterface(String, String)
  /// `there is no such form of a picture`
  case noPictureForm
  /// `the way is missing`
  case wayMissing
  /// `the lab has no steps`
  case noSteps
  /// `all {1} steps were played`
  case allPlayed(String)
  /// `there is no check of what the lab is now`
  case noCheckNow
  /// `the step has no check {1}`
  case noCheck(String)
  /// `the keeper does not understand "{1}"`
  case unknownRequest(String)
  /// `what the file says now cannot be built: {1}`
  case notBuildable(String)
  /// `there is no step {1}`
  case noStep(String)
  /// `no step's title begins with "{1}"`
  case noStepTitled(String)
  /// `the titles of {1} steps begin with "{2}"`
  case severalSteps(String, String)
  /// `no lab "{1}" is up`
  case notUp(String)
  /// `the socket of "{1}" is another user's`
  case foreignSocket(String)
  /// `cannot hand the file over: {1}`
  case cannotHandOver(String)
  /// `the lab was brought up by another version of nslab; take it down with nslab down`
  case otherVersion
  /// `the keeper of the lab ended before it answered`
  case keeperEnded
  /// `cannot speak to the keeper of the lab: {1}`
  case cannotSpeak(String)
  /// `the keeper of the lab does not answer`
  case silent
  /// `cannot hear the keeper: {1}`
  case cannotHear(String)
  /// `{1} is no folder that is yours alone, and is not followed`
  case foreignFolder(String)
  /// `cannot {1}: {2}`
  case cannot(Wording, String)
  /// `the answer is not understood`
  case strangeAnswer
  /// `"{1}" is no way`
  case noWay(String)
  /// `{1} wants a port`
  case wantsPort(String)
  /// `icmp has no ports`
  case icmpPort
  /// `"{1}" is no port`
  case noPort(String)
}
