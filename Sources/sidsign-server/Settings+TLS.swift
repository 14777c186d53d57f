import CommandLineTool
import NIOSSL
import SystemPackage

extension Settings {
    /// TLS 1.2 and later with a certificate and its key, both in PEM.
    static func tls(certificate: String?, key: String?) throws(Failure) -> TLSConfiguration? {
        guard let certificate, let key else {
            guard certificate == nil, key == nil else {
                throw .usage("TLS needs both a certificate and its key: --tls-certificate and --tls-key")
            }
            return nil
        }
        let certificates = try contents(of: certificate)
        let keyBytes = try contents(of: key)
        guard let chain = try? NIOSSLCertificate.fromPEMBytes(certificates), !chain.isEmpty else {
            throw .malformed("\(certificate) holds no certificate in PEM")
        }
        guard let privateKey = try? NIOSSLPrivateKey(bytes: keyBytes, format: .pem) else {
            throw .malformed("\(key) holds no private key in PEM, or one with a passphrase, which has to be taken off")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // A key that is another certificate's is found now rather than by the first client.
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw .malformed(
                "\(key) is not the key of the first certificate in \(certificate), or of a kind that TLS has not"
            )
        }
        return configuration
    }

    private static func contents(of path: String) throws(Failure) -> [UInt8] {
        do { return try FilePath(path).contents() } catch { throw Failure(reading: FilePath(path), error) }
    }
}
