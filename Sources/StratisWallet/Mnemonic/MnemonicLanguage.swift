/// The language of a mnemonic's words: those that the Stratis node knows.
///
/// The order is that in which a phrase of unknown language is tried.
/// Source: BIP-39, Wordlists; StratisFullNode, NBitcoin `Wordlist.AutoDetectLanguage`.
public enum MnemonicLanguage: String, CaseIterable, Hashable, Sendable {
    case english
    case french
    case spanish
    case japanese
    case chineseSimplified
    case chineseTraditional
}
