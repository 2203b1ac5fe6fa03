// SPDX-License-Identifier: Apache-2.0

/** What a code means to somebody who meets it; `docs/reference/errors.md` is generated from this table. */
export interface ErrorEntry {
  readonly class: 'untrusted' | 'usage' | 'malformed' | 'unavailable';
  /** The exit code of the command line, where the class alone does not decide it. */
  readonly exit?: 10 | 11 | 12 | 13 | 14;
  readonly what: string;
  readonly next: string;
}

/** The one closed list of everything that can go wrong on purpose. A code is public API: never rename or reuse one. */
export const errorTable = {
  // ── untrusted: understood, and not acceptable ──
  'signature-not-found': {
    class: 'untrusted',
    exit: 10,
    what: 'every place where a signature can be stored was read, and none holds a signature of this digest',
    next: 'sign the image, or check that the reference and `COSIGN_REPOSITORY` name the place where it was signed',
  },
  'no-attestation': {
    class: 'untrusted',
    exit: 10,
    what: 'every place where an attestation can be stored was read, and none holds an attestation of this digest',
    next: 'attest the image, or check that the reference and `COSIGN_REPOSITORY` name the place where it was attested',
  },
  'image-not-found': {
    class: 'untrusted',
    exit: 11,
    what: 'the registry answered, and there is no such tag, digest or repository',
    next: 'check the spelling of host, repository and tag, and whether it was pushed',
  },
  'no-acceptable-signature': {
    class: 'untrusted',
    exit: 12,
    what: 'there are signatures, and each was refused for a reason that is listed',
    next: 'read the reasons; trust the key or the identity that really signed, or sign again',
  },
  'signature-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'the signature was not made over these bytes by this key',
    next: 'check that the key is the one that signed; otherwise treat the content as tampered with',
  },
  'key-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'the evidence cannot have been made by any of the trusted keys',
    next: 'somebody else signed it: sign with the key that is wanted, or trust the other one if you know whose it is',
  },
  'digest-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'a valid signature or a piece of content speaks of another digest',
    next: 'somebody copied a signature of something else, or the content changed on the way',
  },
  'statement-not-image-signing': {
    class: 'untrusted',
    exit: 12,
    what: 'the statement is genuine, but it is an attestation of something else and not a signature of an image',
    next: 'sign the image; use `verify-attestation` to check attestations',
  },
  'predicate-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'the attestation is genuine and speaks of this image, but its predicate is of another type than the one that was asked for',
    next: 'ask for the type that is there, or attest what was asked for',
  },
  'annotation-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'the signed annotations lack one that was asked for, or give it another value',
    next: 'compare the annotations in the report with those given by `-a`',
  },
  'reference-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'the signature names another repository or tag than the one in use',
    next: 'use the image under the name it was signed for, or drop `--strict-reference`',
  },
  'certificate-in-key-mode': {
    class: 'untrusted',
    exit: 12,
    what: 'the evidence carries a certificate, and only keys are trusted here',
    next: 'verify by identity instead of by key',
  },
  'evidence-limit-exceeded': {
    class: 'untrusted',
    exit: 12,
    what: 'there is more evidence than the limits allow to look at',
    next: 'somebody may be flooding the repository; delete what is not yours with `countersign clean`',
  },
  'evidence-malformed': {
    class: 'untrusted',
    exit: 12,
    what: 'a candidate signature does not parse',
    next: 'look at it with `countersign bundle inspect` or `download signature`; it is no signature that anybody can read',
  },
  'algorithm-refused': {
    class: 'untrusted',
    exit: 12,
    what: 'the algorithm, curve or key size is not one of those allowed',
    next: 'use ECDSA P-256, P-384 or P-521, RSA of 2048 to 4096 bits, or Ed25519',
  },
  'child-unsigned': {
    class: 'untrusted',
    exit: 12,
    what: 'with `--recursive` every descriptor of the index must be signed, and one is not',
    next: 'sign with `--recursive`, or verify the index alone',
  },
  'log-entry-missing': {
    class: 'untrusted',
    exit: 12,
    what: 'an entry in a transparency log was asked for, and the evidence has none that can be checked',
    next: 'sign with a log; for an instance without one, `--insecure-ignore-tlog` and a timestamp',
  },
  'log-entry-invalid': {
    class: 'untrusted',
    exit: 12,
    what: 'the promise, the inclusion proof or the checkpoint of a log entry does not verify with the key of the log that it names',
    next: 'treat the evidence as tampered with, unless your trusted root is out of date',
  },
  'log-entry-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'the log entry is genuine, but it is about another signature, certificate, key or content',
    next: 'somebody put the log entry of another signature beside this one; sign again',
  },
  'witness-missing': {
    class: 'untrusted',
    exit: 12,
    what: 'the checkpoint of the log lacks cosignatures of witnesses that were asked for',
    next: 'sign with a log that these witnesses follow, or ask for fewer',
  },
  'timestamp-missing': {
    class: 'untrusted',
    exit: 12,
    what: 'too few timestamp authorities or logs that are trusted prove when this was signed',
    next: 'sign with a timestamp authority or with a log that promises a time; check that your trusted root knows it',
  },
  'timestamp-invalid': {
    class: 'untrusted',
    exit: 12,
    what: 'the signed timestamp is about another signature, or does not verify with the authority that it names',
    next: 'treat the evidence as tampered with, unless your trusted root is out of date',
  },
  'certificate-untrusted': {
    class: 'untrusted',
    exit: 12,
    what: 'no path of valid signatures leads from the certificate to a trusted authority',
    next: 'check which instance signed, and pass its trusted root with `--trusted-root`',
  },
  'certificate-expired': {
    class: 'untrusted',
    exit: 12,
    what: 'the certificate, or one above it, was not valid at the time that is proven',
    next: 'sign again with a timestamp or a log entry made while the certificate was valid',
  },
  'certificate-refused': {
    class: 'untrusted',
    exit: 12,
    what: 'the certificate must not be used for this: usage, constraints or a critical extension that is not understood',
    next: 'get a certificate for code signing from your authority',
  },
  'sct-missing': {
    class: 'untrusted',
    exit: 12,
    what: 'too few trusted certificate logs promise to show this certificate',
    next: 'sign with an authority that logs its certificates, or pass `--insecure-ignore-sct` for one that does not',
  },
  'identity-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'the signer proved who he is, and he is none of the identities that are trusted',
    next: 'somebody else signed it: compare subject and issuer in the message with those you expect',
  },
  'extension-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'subject and issuer are right, but another fact in the certificate (repository, ref, trigger) is not',
    next: 'compare the values in the message with those you expect',
  },
  'key-in-identity-mode': {
    class: 'untrusted',
    exit: 12,
    what: 'the evidence was made with a bare key, and only identities are trusted here',
    next: 'verify with `--key`',
  },
  'policy-refused': {
    class: 'untrusted',
    exit: 13,
    what: 'a rule of the policy covers the image, and what was found does not satisfy it',
    next: 'read the reasons; `countersign check --explain` shows each signature with what every signer says of it',
  },
  'not-covered': {
    class: 'untrusted',
    exit: 14,
    what: 'no rule of the policy speaks of this image, and the settings refuse what no rule covers',
    next: 'add a rule for the image, or check the spelling of its name',
  },
  'digest-revoked': {
    class: 'untrusted',
    exit: 13,
    what: 'the digest is on a list of the policy that revokes it',
    next: 'use another version of the image',
  },
  'digest-not-listed': {
    class: 'untrusted',
    exit: 13,
    what: 'the rule admits a list of digests, and this is none of them',
    next: 'check the digest, then add it to the list with `countersign policy pin`',
  },
  'outside-window': {
    class: 'untrusted',
    exit: 12,
    what: 'the signature was made at a time at which the policy does not believe its signer',
    next: 'sign again with a key that is valid now',
  },
  'signer-revoked': {
    class: 'untrusted',
    exit: 12,
    what: 'the policy revoked the signer before the time at which the signature is proven to have been made',
    next: 'sign again with another key or identity',
  },
  'time-unproven': {
    class: 'untrusted',
    exit: 12,
    what: 'the policy sets a limit of time, and nothing proves when the signature was made',
    next: 'sign with a timestamp authority or a log that dates its entries',
  },
  'too-old': {
    class: 'untrusted',
    exit: 12,
    what: 'the evidence is older than the policy allows',
    next: 'sign or scan again',
  },
  'condition-false': {
    class: 'untrusted',
    exit: 12,
    what: 'the attestation is genuine, and what it says does not satisfy the condition of the policy',
    next: 'read the condition; build or scan again if it is right',
  },
  'condition-failed': {
    class: 'untrusted',
    exit: 12,
    what: 'the condition of the policy could not be computed for this attestation',
    next: 'check the condition against what the attestation says: `countersign download attestation`',
  },
  'attestation-not-found': {
    class: 'untrusted',
    exit: 12,
    what: 'no attestation of the wanted type was made by anybody who is trusted for it',
    next: 'attest the image, or check the type and the signers',
  },
  'too-few-signers': {
    class: 'untrusted',
    exit: 12,
    what: 'fewer distinct signers signed than the policy demands',
    next: 'have more of the named signers sign',
  },
  'summary-mismatch': {
    class: 'untrusted',
    exit: 12,
    what: 'the summary is genuine, but it speaks of another policy, verifier or name than the one that counts here',
    next: 'run the check again with the policy that is demanded',
  },
  'static-refusal': {
    class: 'untrusted',
    exit: 13,
    what: 'the policy refuses these images whatever is signed',
    next: 'use another image',
  },
  'policy-test-failed': {
    class: 'untrusted',
    exit: 13,
    what: 'a case of the policy test came out otherwise than wanted',
    next: 'read the case; correct the policy or the case',
  },
  // ── usage: flags, configuration, misuse of the API ──
  'usage-flag': {
    class: 'usage',
    what: 'a flag or argument is missing, unknown, or clashes with another',
    next: 'see `--help` of the command',
  },
  'usage-api': {
    class: 'usage',
    what: 'the library was called with arguments that make no sense together',
    next: 'see the docstring of the function',
  },
  'reference-malformed': {
    class: 'usage',
    what: 'the image reference does not follow the grammar',
    next: 'write it as `registry/repository:tag` or `registry/repository@sha256:…`',
  },
  'reference-unsupported': {
    class: 'usage',
    what: 'the operation needs something that this kind of reference does not have',
    next: 'push the image to a registry or an OCI layout first',
  },
  'digest-malformed': {
    class: 'usage',
    what: 'a digest given by the caller is not `sha256:` or `sha512:` with the right number of lower-case hex digits',
    next: 'copy the digest whole',
  },
  'key-unsupported': {
    class: 'usage',
    what: 'this kind of key reference is known, and this version cannot use it',
    next: 'use a file, `env://NAME` or `https://…`',
  },
  'key-password-wrong': {
    class: 'usage',
    what: 'the password does not open the key file',
    next: 'set `COSIGN_PASSWORD`, or type the password that was given when the key was made',
  },
  'key-not-private': {
    class: 'usage',
    what: 'signing needs a private key, and this file holds something else',
    next: 'pass the file that `generate-key-pair` wrote as `cosign.key`',
  },
  'key-not-public': {
    class: 'usage',
    what: 'verifying needs a public key, and this file holds something else',
    next: 'pass the `.pub` file; `countersign public-key` extracts it from a private key',
  },
  'message-needed': {
    class: 'usage',
    what: 'the digest that is given is not enough to verify this signature',
    next: 'pass the file itself',
  },
  'file-not-found': { class: 'usage', what: 'a file named by the caller is not there', next: 'check the path' },
  'file-exists': {
    class: 'usage',
    what: 'a file would be overwritten, and nobody agreed to that',
    next: 'choose another name, or pass `--yes`',
  },
  'destination-exists': {
    class: 'usage',
    what: 'the destination holds another image under this name, and nobody agreed to replace it',
    next: 'choose another tag, or pass `--force`',
  },
  'file-unreadable': {
    class: 'usage',
    what: 'a file named by the caller cannot be read or written (permissions, a folder in its place)',
    next: 'check the permissions of the path',
  },
  'config-malformed': {
    class: 'usage',
    what: 'a configuration file (docker, podman, ours) does not parse',
    next: 'correct or remove the file that the message names',
  },
  'credentials-refused': {
    class: 'usage',
    what: 'the registry refused the user name and password while logging in',
    next: 'check the user name and password',
  },
  'plain-http-refused': {
    class: 'usage',
    what: 'unencrypted http was asked for a host that is not this machine',
    next: 'use https, or pass `--allow-http-registry`',
  },
  'prompt-declined': {
    class: 'usage',
    what: 'a question was answered with no, or there is no terminal to ask on',
    next: 'pass `--yes` to agree beforehand',
  },
  'sandbox-refused': {
    class: 'usage',
    what: 'the trusted root belongs to a sandbox, which signs for anybody under any name',
    next: 'pass `--insecure-sandbox` if you are trying things out; never in production',
  },
  'trusted-root-missing': {
    class: 'usage',
    what: 'identities can be verified only with a trusted root, and there is none',
    next: 'pass `--trusted-root FILE`, or run `countersign initialize`',
  },
  'pattern-malformed': {
    class: 'usage',
    what: 'the regular expression is not one in RE2 syntax',
    next: 'look-around and back-references do not exist there; a glob or the exact name is often enough',
  },
  'identity-token-missing': {
    class: 'usage',
    what: 'signing without a key needs an identity token, and there is neither one nor a person to log in',
    next: 'pass `--identity-token`, set `SIGSTORE_ID_TOKEN`, or give the job the right to ask for one (`id-token: write` on GitHub)',
  },
  'identity-token-refused': {
    class: 'usage',
    what: 'the identity token does not parse, has expired, or is meant for somebody else',
    next: 'get a fresh token whose audience is `sigstore`',
  },
  'service-not-configured': {
    class: 'usage',
    what: 'the signing configuration names no service that can be used now',
    next: 'pass `--signing-config`, or name the services by flags',
  },
  'service-refused': {
    class: 'usage',
    what: 'a signing service understood the request and said no',
    next: 'read the answer of the service in the message',
  },
  'context-missing': {
    class: 'usage',
    what: 'a rule asks for a fact about namespace, workload or container that is not known here',
    next: 'name the fact with `--context`',
  },
  'predicate-type-unknown': {
    class: 'usage',
    what: 'the type of predicate is neither a known name nor an URI',
    next: 'use a name of the list, or the whole URI',
  },
  'upload-too-large': {
    class: 'usage',
    what: 'what would be uploaded is larger than the log or the registry accepts',
    next: 'make it smaller, or leave the log out and refer to the document instead',
  },
  // ── malformed: does not parse ──
  'json-malformed': {
    class: 'malformed',
    what: 'the text is not JSON, or not JSON in one meaning',
    next: 'check the file',
  },
  'base64-malformed': { class: 'malformed', what: 'the text is not canonical base64', next: 'check the file' },
  'hex-malformed': { class: 'malformed', what: 'the text is not lower-case hexadecimal', next: 'check the file' },
  'pem-malformed': { class: 'malformed', what: 'the text is not one PEM block', next: 'check the file' },
  'key-malformed': {
    class: 'malformed',
    what: 'the key file does not parse',
    next: 'make a new one with `generate-key-pair`',
  },
  'digest-invalid': {
    class: 'malformed',
    what: 'a digest inside content is not `sha256:` or `sha512:` with the right number of lower-case hex digits',
    next: 'the content was written by a broken or hostile program',
  },
  'manifest-malformed': {
    class: 'malformed',
    what: 'a manifest does not parse, or says two things at once',
    next: 'push the image again with a current tool',
  },
  'manifest-schema1': {
    class: 'malformed',
    what: 'the image is in Docker schema 1, which cannot be verified',
    next: 'push the image again with a current tool',
  },
  'layout-malformed': {
    class: 'malformed',
    what: 'the folder is not an OCI layout that can be trusted to mean one thing',
    next: 'write it again with `countersign save` or `skopeo copy`',
  },
  'archive-malformed': {
    class: 'malformed',
    what: 'the tar file does not parse as an image archive',
    next: 'write it again with `docker save`',
  },
  'bundle-malformed': {
    class: 'malformed',
    what: 'the Sigstore bundle does not parse',
    next: 'sign again; bundles of version 0.1 to 0.3 are read',
  },
  'statement-malformed': { class: 'malformed', what: 'the in-toto statement does not parse', next: 'sign again' },
  'payload-malformed': { class: 'malformed', what: 'the simple-signing payload does not parse', next: 'sign again' },
  'der-malformed': { class: 'malformed', what: 'the bytes are not canonical DER', next: 'check the file' },
  'certificate-malformed': {
    class: 'malformed',
    what: 'the X.509 certificate does not parse',
    next: 'check the file; certificates are read as RFC 5280 has them, in DER or PEM',
  },
  'timestamp-malformed': {
    class: 'malformed',
    what: 'the RFC 3161 timestamp does not parse',
    next: 'the content was written by a broken or hostile program',
  },
  'log-entry-malformed': {
    class: 'malformed',
    what: 'the entry of a transparency log does not parse, or is of a kind that is not known',
    next: 'sign again; hashedrekord, dsse, intoto and rekord are read',
  },
  'note-malformed': {
    class: 'malformed',
    what: 'the signed note or the checkpoint in it does not parse',
    next: 'the content was written by a broken or hostile program',
  },
  'trusted-root-malformed': {
    class: 'malformed',
    what: 'the trusted root does not parse, or says two things at once',
    next: 'get it again with `countersign initialize`, or write it with `countersign trusted-root create`',
  },
  'signing-config-malformed': {
    class: 'malformed',
    what: 'the signing configuration does not parse',
    next: 'get it again with `countersign initialize`, or write it with `countersign signing-config create`',
  },
  'yaml-malformed': {
    class: 'malformed',
    what: 'the text is not YAML, or not YAML in one meaning',
    next: 'correct the line that is named',
  },
  'policy-malformed': {
    class: 'malformed',
    what: 'the policy has mistakes',
    next: 'correct the lines that are named',
  },
  'policy-untranslatable': {
    class: 'malformed',
    what: 'a policy of another program says something that cannot be said here without changing its meaning',
    next: 'write that part as a rule of ours; the message names the line',
  },
  'policy-surprising': {
    class: 'malformed',
    what: 'the policy says something that does not mean what most readers take it to mean',
    next: 'read the reason, and say it in another way',
  },
  'condition-malformed': {
    class: 'malformed',
    what: 'the condition is not CEL, or may cost more than is allowed',
    next: 'correct the condition',
  },
  'predicate-malformed': {
    class: 'malformed',
    what: 'the predicate does not have the form that its type demands',
    next: 'check the file',
  },
  'workload-malformed': {
    class: 'malformed',
    what: 'it cannot be said which images the manifest runs',
    next: 'correct the line that is named',
  },
  'record-malformed': {
    class: 'malformed',
    what: 'the recorded evidence or the file of test cases does not parse',
    next: 'record the evidence again, or correct the line that is named',
  },
  // ── unavailable: could not find out ──
  'registry-unreachable': {
    class: 'unavailable',
    what: 'no connection to the registry (name, route, refused, reset)',
    next: 'check the host name, the network and the proxy settings',
  },
  'registry-timeout': {
    class: 'unavailable',
    what: 'the registry did not answer in time',
    next: 'try again, or raise `--timeout`',
  },
  'registry-unauthorized': {
    class: 'unavailable',
    what: 'the registry wants credentials, or others',
    next: 'run `countersign login HOST`',
  },
  'registry-forbidden': {
    class: 'unavailable',
    what: 'the registry knows who asks and says no',
    next: 'ask for access to the repository',
  },
  'registry-rate-limited': {
    class: 'unavailable',
    what: 'the registry answered 429, and kept doing so',
    next: 'wait, or log in to get a higher limit',
  },
  'registry-server-error': {
    class: 'unavailable',
    what: 'the registry failed on its side (5xx), and kept doing so',
    next: 'try again later',
  },
  'registry-protocol': {
    class: 'unavailable',
    what: 'the answer breaks the protocol (HTML, wrong type, truncated, a header that lies)',
    next: 'check that the host really is a registry; a proxy may be answering in its place',
  },
  'registry-limit-exceeded': {
    class: 'unavailable',
    what: 'the answer is larger than the limits allow',
    next: 'check what is stored there',
  },
  'registry-refused-write': {
    class: 'unavailable',
    what: 'the registry does not take what we push (read-only, immutable tag, type refused)',
    next: 'check your rights, or store signatures elsewhere with `COSIGN_REPOSITORY`',
  },
  'registry-write-lost': {
    class: 'unavailable',
    what: 'what we wrote was overwritten by others again and again',
    next: 'run the command again',
  },
  'realm-refused': {
    class: 'unavailable',
    what: 'the registry names a token server that credentials must not be sent to',
    next: 'if you trust that server, pass `--trust-token-server HOST`',
  },
  'address-refused': {
    class: 'unavailable',
    what: 'a redirect or a link leads to a private or special network address',
    next: 'if you trust the host it names, pass `--trust-storage-host HOST`; otherwise the registry is misconfigured or hostile',
  },
  'tls-refused': {
    class: 'unavailable',
    what: 'the TLS certificate of the server is not acceptable',
    next: 'pass the CA with `--registry-cacert`',
  },
  'credential-helper-failed': {
    class: 'unavailable',
    what: 'a credential helper failed, hung or printed nonsense',
    next: 'run the helper by hand',
  },
  'key-unreachable': {
    class: 'unavailable',
    what: 'a key that lies on the network could not be read',
    next: 'try again, or use a file',
  },
  'service-unavailable': {
    class: 'unavailable',
    what: 'a signing service (certificate authority, log, timestamp authority) could not be reached, or failed on its side',
    next: 'try again later; nothing was stored',
  },
  'service-protocol': {
    class: 'unavailable',
    what: 'the answer of a signing service breaks its protocol, or does not verify',
    next: 'check the address of the service; a proxy may be answering in its place',
  },
  'identity-provider-failed': {
    class: 'unavailable',
    what: 'the identity provider could not be reached, or gave no token',
    next: 'read the message; try again, or pass a token with `--identity-token`',
  },
  'trust-update-failed': {
    class: 'unavailable',
    what: 'the TUF repository could not be read, or what it holds does not verify',
    next: 'check the network, the mirror and its root; `--offline` or `--trusted-root` do without it',
  },
  'layout-locked': {
    class: 'unavailable',
    what: 'another process keeps the OCI layout locked for writing',
    next: 'try again; if no other process writes there, remove the file `.countersign-lock` in the folder',
  },
  'clock-behind': {
    class: 'unavailable',
    what: 'the clock shows a time before one that is proven',
    next: 'set the clock of the machine',
  },
  'disk-full': {
    class: 'unavailable',
    what: 'there is no room left on the disk',
    next: 'make room and run the command again; nothing half-written was left',
  },
  'deadline-exceeded': {
    class: 'unavailable',
    what: 'the whole command took longer than `--timeout`',
    next: 'raise `--timeout`; `--verbose` shows what does not answer',
  },
  interrupted: {
    class: 'unavailable',
    what: 'the command was interrupted',
    next: 'run it again; nothing half-written was left',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;
type CodeOf<Class extends ErrorEntry['class']> = {
  [Code in ErrorCode]: (typeof errorTable)[Code]['class'] extends Class ? Code : never;
}[ErrorCode];
export type UntrustedCode = CodeOf<'untrusted'>;
export type UsageCode = CodeOf<'usage'>;
export type MalformedCode = CodeOf<'malformed'>;
export type UnavailableCode = CodeOf<'unavailable'>;
