import StratisID
import TestVectors
import Testing

@Suite struct ChallengeParsingTests {
    private func parse(_ text: String) throws(ChallengeError) -> Challenge { try Challenge(parsing: text) }

    @Test(arguments: try vectors(ChallengeParsingVector.self))
    func `the vectors say what they say, or are refused where they are wrong`(_ vector: ChallengeParsingVector) throws {
        let result = Result { () throws(ChallengeError) in try Challenge(parsing: vector.input.span) }
        switch vector.expected {
        case .valid(let parts):
            let challenge = try result.get()
            #expect(challenge.authority == parts.host)
            #expect(challenge.path == parts.path)
            #expect(challenge.uid == parts.uid)
            #expect(challenge.expiry?.rawValue == parts.exp)
            #expect(challenge.isCanonical == parts.isCanonical)
            #expect(challenge.signedText == parts.signedText)
            #expect(challenge.callbackURL == "https://" + parts.signedText)
            #expect(challenge.redirect?.scheme == parts.redirect?.scheme)
            #expect(challenge.redirect?.uri == parts.redirect?.uri)
            #expect(Array(challenge.sid.utf8) == vector.input)
        case .invalid(let failure):
            guard case .failure(let error) = result else {
                Issue.record("parsed as \(try result.get())")
                return
            }
            #expect(error.reason.rawValue == failure.error)
            #expect(error.offset == failure.offset)
        }
    }

    @Test func `the vectors have every reason`() throws {
        let reasons = try vectors(ChallengeParsingVector.self).compactMap { vector -> String? in
            if case .invalid(let failure) = vector.expected { failure.error } else { nil }
        }
        #expect(Set(reasons) == Set(ChallengeError.Reason.allCases.map(\.rawValue)))
    }

    @Test func `a text and its bytes are parsed alike`() throws {
        #expect(try parse(Example.sid) == Challenge(parsing: Array(Example.sid.utf8).span))
    }

    @Test func `a challenge without uid is refused`() {
        let error = #expect(throws: ChallengeError.self) { try parse("sid:auth.example.com/v1/ssas?exp=1700000000") }
        #expect(error?.reason == .missingUID)
        #expect(error?.offset == 43)
    }

    @Test func `no byte outside ASCII is let through, wherever it stands`() {
        let text = Array(Example.sid.utf8)
        for index in text.indices {
            for byte: UInt8 in 0x80...0xFF {
                var changed = text
                changed[index] = byte
                let error = #expect(throws: ChallengeError.self) { try Challenge(parsing: changed.span) }
                #expect(error?.reason == (index < 4 ? .missingScheme : .invalidCharacter))
                #expect(error?.offset == (index < 4 ? 0 : index))
            }
        }
    }

    @Test func `every text that is cut off is refused or shorter`() throws {
        for count in 0..<Example.sid.utf8.count {
            let text = String(Example.sid.prefix(count))
            guard let challenge = try? parse(text) else { continue }
            #expect(challenge.sid == text)
            #expect(challenge.uid != Example.uid || challenge.expiry != Example.expiry)
        }
    }

    @Test func `challenges are the same where their texts are`() throws {
        let challenge = try parse(Example.sid)
        #expect(try challenge == parse(Example.sid))
        #expect(try challenge != parse(Example.sid + "0"))
        #expect(try challenge != parse("SID:" + Example.signedText))
        #expect(try challenge != parse("sid://" + Example.signedText))
        let set: Set<Challenge> = [challenge, try parse(Example.sid), try parse("web+sid:" + Example.signedText)]
        #expect(set.count == 2)
        #expect(challenge.description == Example.sid)
    }
}
