/**
 * Where ScyllaDB's documentation and ScyllaDB's code part ways. (The trust store is told with the
 * missing `truststore`.)
 *
 * @module
 */

import { defaultPriorityString } from "../options.ts";
import { type Remark, remark } from "../remark.ts";
import type { Lint } from "../scylla_yaml.ts";

export function* documentation(lint: Lint): Iterable<Remark> {
  if (!lint.effective.loadsCertificate) return;
  if (lint.effective.priorityStringIsDefault) {
    yield remark("priority-string-default", "info", lint.blockPlace, {
      message: "priority_string is not set (the documentation says that there is no default)",
      effect: `the node uses ${
        defaultPriorityString(lint.release)
      }; GnuTLS alone would allow TLS 1.1 to 1.3 by that, and the crypto policy in ScyllaDB's packages leaves TLS 1.2 and 1.3`,
      fix:
        "nothing; to allow TLS 1.3 alone write `priority_string: SECURE128:-VERS-ALL:+VERS-TLS1.3`",
    });
  }
  yield remark("fips-library", "info", lint.blockPlace, {
    message: "TLS between nodes is GnuTLS (the documentation speaks of FIPS-certified OpenSSL)",
    effect: "a FIPS certificate of the system's OpenSSL says nothing about these connections",
    fix: "where FIPS is required, ask for the certificate of the GnuTLS that the package carries",
  });
}
