import CommandLineTool
import NIOSSL

extension Settings {
    /// TLS 1.2 and later with a certificate and its key, both in PEM.
    static func tls(certificate: String?, key: String?) throws(Failure) -> TLSConfiguration? {
        guard let certificate, let key else {
            guard certificate == nil, key == nil else {
                throw .usage("TLS needs both a certificate and its key: --tls-certificate and --tls-key")
            }
            return nil
        }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(certificate)
            guard !chain.isEmpty else { throw Failure.malformed("\(certificate) holds no certificate in PEM") }
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
            )
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            // A key that is another certificate's is found now rather than by the first client.
            _ = try NIOSSLContext(configuration: configuration)
            return configuration
        } catch let failure as Failure {
            throw failure
        } catch {
            throw .malformed("the certificate \(certificate) and the key \(key) cannot be used: \(error)")
        }
    }
}
