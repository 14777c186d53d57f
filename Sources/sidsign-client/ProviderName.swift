import ArgumentParser

/// The systems that `sidsign login` knows.
enum ProviderName: String, CaseIterable, Codable, ExpressibleByArgument {
    case stratis
    case sidAI = "sid-ai"
    case simacan
    case digiMe = "digi-me"
    case dottedSign = "dottedsign"
}
