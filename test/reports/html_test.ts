import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { html } from "../../reports/html.ts";
import type { CaptureView } from "../../reports/writer.ts";
import { noBrowser, withPage } from "./browser.ts";
import { healthyReport, HOSTILE, hostileReport, troubledReport } from "./sample.ts";

const captures: CaptureView[] = [{
  node: "eu-1",
  port: 7001,
  purpose: "tls-hello",
  end: HOSTILE,
  truncated: false,
  messages: [{
    direction: "in",
    atMs: 1.25,
    epoch: "application",
    name: HOSTILE,
    bytes: Uint8Array.of(2, 0),
    fields: [{ path: "level", offset: 0, length: 1, value: "2", meaning: "<img src=x onerror=x>" }],
  }],
}];

const pages = {
  healthy: html.write(healthyReport()),
  troubled: html.write(troubledReport()),
  hostile: html.write(hostileReport(), { captures }),
};

test("the page fetches nothing, runs nothing and submits nothing", () => {
  for (const [name, page] of Object.entries(pages)) {
    assert.ok(!/<(script|iframe|object|embed|form|img)\b/i.test(page), name);
    assert.ok(!/\s(src|srcset|action|onload|onerror|onclick)=/i.test(stripText(page)), name);
    for (const [, target] of page.matchAll(/\shref="([^"]*)"/g)) {
      assert.match(target ?? "", /^(#|data:,$)/, name);
    }
    assert.match(page, /Content-Security-Policy" content="default-src &#x27;none&#x27;/);
  }
});

/** The page without what stands between tags, where a stranger's text may look like markup. */
const stripText = (page: string) => (page.match(/<[^>]*>/g) ?? []).join("");

test("the verdict comes first, and every finding brings its evidence and its fix", () => {
  const report = troubledReport();
  const page = pages.troubled;
  assert.ok(page.indexOf('role="status"') < page.indexOf('id="findings"'));
  for (const { evidence, fix } of report.findings) {
    for (const line of [...evidence, fix]) assert.ok(page.includes(escaped(line)), line);
  }
});

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;").replaceAll("'", "&#x27;");

test("a healthy cluster has no finding on its page", () => {
  assert.match(pages.healthy, /Nothing to report\./);
});

test("the page fits a phone and a desk, and the browser has nothing to say about it", {
  skip: noBrowser,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), "ringshake-html-"));
  try {
    for (const [name, page] of Object.entries(pages)) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, page);
      await withPage(pathToFileURL(file).href, async (shown) => {
        for (const width of [390, 1280]) {
          await shown.resize(width, 900);
          const content = await shown.evaluate<number>("document.documentElement.scrollWidth");
          assert.ok(content <= width, `${name} is ${content} px wide on ${width} px`);
          const picture = await shown.screenshot();
          assert.deepEqual([...picture.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
          assert.ok(picture.length > 5000, `${name} at ${width} px is blank`);
        }
        const unnamed = await shown.evaluate<number>(
          "[...document.querySelectorAll('section, svg')].filter((each) => " +
            "!each.getAttribute('aria-label') && !each.getAttribute('aria-labelledby')).length",
        );
        assert.equal(unnamed, 0, "every part has a name for a screen reader");
        const focusable = await shown.evaluate<number>(
          "document.querySelectorAll('a[href], summary').length",
        );
        assert.ok(focusable > 0, "the keyboard reaches the parts that fold");
        assert.deepEqual(shown.complaints, []);
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
