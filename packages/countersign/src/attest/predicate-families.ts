// SPDX-License-Identifier: Apache-2.0

/** Predicate types that mean the same, in the versions that their makers gave out. */
export interface PredicateFamily {
  readonly name: string;
  readonly what: string;
  /** Version to URI, oldest first; the version of a URI that names none is the empty text. */
  readonly versions: Readonly<Record<string, string>>;
  /** The version that is written when none is asked for. */
  readonly written: string;
  /** What stands before `v1.2` in URIs of versions that this table need not know, if versions are as plain as that. */
  readonly stem?: string;
}

/** The one list of what has a short name. `docs/concepts/predicate-types.md` is held against it by a test. */
export const predicateFamilies: readonly PredicateFamily[] = [
  {
    name: 'custom',
    what: 'anything, wrapped by cosign',
    versions: { v1: 'https://cosign.sigstore.dev/attestation/v1' },
    written: 'v1',
  },
  {
    name: 'vuln',
    what: 'a vulnerability scan, in the form of cosign',
    versions: { v1: 'https://cosign.sigstore.dev/attestation/vuln/v1' },
    written: 'v1',
  },
  {
    name: 'vulns',
    what: 'a vulnerability scan, in the form of in-toto',
    versions: {
      'v0.1': 'https://in-toto.io/attestation/vulns/v0.1',
      'v0.2': 'https://in-toto.io/attestation/vulns/v0.2',
    },
    written: 'v0.2',
  },
  {
    name: 'slsa-provenance',
    what: 'how it was built',
    versions: {
      'v0.1': 'https://slsa.dev/provenance/v0.1',
      'v0.2': 'https://slsa.dev/provenance/v0.2',
      v1: 'https://slsa.dev/provenance/v1',
    },
    written: 'v1',
  },
  {
    name: 'spdx',
    what: 'what is in it: an SPDX document',
    versions: { '': 'https://spdx.dev/Document' },
    written: '',
    stem: 'https://spdx.dev/Document/',
  },
  {
    name: 'cyclonedx',
    what: 'what is in it: a CycloneDX document',
    versions: { '': 'https://cyclonedx.org/bom' },
    written: '',
    stem: 'https://cyclonedx.org/bom/',
  },
  {
    name: 'openvex',
    what: 'which vulnerabilities do not matter',
    versions: { '': 'https://openvex.dev/ns' },
    written: '',
    stem: 'https://openvex.dev/ns/',
  },
  {
    name: 'vsa',
    what: 'a summary of what SLSA levels were verified',
    versions: {
      'v0.1': 'https://slsa.dev/verification_summary/v0.1',
      'v0.2': 'https://slsa.dev/verification_summary/v0.2',
      v1: 'https://slsa.dev/verification_summary/v1',
    },
    written: 'v1',
  },
  {
    name: 'svr',
    what: 'a summary of what was verified',
    versions: { 'v0.1': 'https://in-toto.io/attestation/svr/v0.1', 'v0.2': 'https://in-toto.io/attestation/svr/v0.2' },
    written: 'v0.2',
  },
  {
    name: 'link',
    what: 'one step of a supply chain',
    versions: { 'v0.3': 'https://in-toto.io/attestation/link/v0.3', v1: 'https://in-toto.io/Link/v1' },
    written: 'v1',
  },
  {
    name: 'reference',
    what: 'where a document lies that is too large to be signed here',
    versions: { 'v0.1': 'https://in-toto.io/attestation/reference/v0.1' },
    written: 'v0.1',
  },
];

/** Names of cosign that are not names of a family, or mean only one version of it. */
export const cosignNames: Readonly<Record<string, string>> = {
  slsaprovenance: 'https://slsa.dev/provenance/v0.2',
  slsaprovenance02: 'https://slsa.dev/provenance/v0.2',
  slsaprovenance1: 'https://slsa.dev/provenance/v1',
  spdxjson: 'https://spdx.dev/Document',
};
