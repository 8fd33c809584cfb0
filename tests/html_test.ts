import { assert, assertEquals, assertRejects } from "@std/assert";
import { decode } from "fast-png";
import { renderHtml } from "../src/report/html.ts";
import { makeReport } from "./report_fixture.ts";

async function render(className?: string) {
  const { report, figures } = makeReport(2000, className);
  return { report, figures, page: (await renderHtml(report, figures)).replace(/>\s+</g, "><") };
}

Deno.test("renderHtml asks nothing of the network and runs no script", async () => {
  const { page } = await render();
  assert(!/<script|<link|<iframe|@import|\son\w+=/i.test(page));
  for (const [reference] of page.matchAll(/(?:src|href|action)\s*=\s*["'][^"']*|url\([^)]*/gi)) {
    assert(/^src="data:image\/png;base64,/.test(reference), reference);
  }
  assert(page.includes(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`));
});

Deno.test("renderHtml holds the figures, with intervals and counts", async () => {
  const { page, report } = await render();
  for (const { name, accuracy, auc, intervals, tprAtFpr, counts } of report.attacks) {
    const row = page.slice(page.indexOf(`<th scope="row">${name}</th>`)).split("</tr>")[0];
    for (const [value, limits] of [[accuracy, intervals.accuracy], [auc, intervals.auc]] as const) {
      const [lower, upper] = limits.map((limit) => limit.toFixed(3));
      assert(row.includes(`${value.toFixed(3)}<small>[${lower}, ${upper}]</small>`), row);
    }
    for (const fpr of ["0.01", "0.001"] as const) {
      const found = `${counts.truePositivesAtFpr[fpr]} of 2,000`;
      assert(row.includes(`${tprAtFpr[fpr].toFixed(4)}<small>${found}</small>`), row);
    }
  }
  for (
    const fact of ["272,474", "1,730,714", "[0.590, 0.633]", "2,003", report.dataset.sha256, "1 h 12 min 1 s"]
  ) {
    assert(page.includes(fact), fact);
  }
  for (
    const fact of ["<dt>seed</dt><dd>77</dd>", "<dt>data</dt><dd>–</dd>", "{&quot;flip&quot;:true}", "4.22.0"]
  ) {
    assert(page.includes(fact), fact);
  }
  assertEquals(page.match(/<svg /g)?.length, 2);
});

Deno.test("renderHtml's sheet shows the 25 images as they are, judged as in the text", async () => {
  const { page, figures } = await render();
  const images = [...page.matchAll(/src="data:image\/png;base64,([^"]+)"/g)];
  assertEquals(images.length, 25);
  images.forEach(([, base64], i) => {
    const { width, height, channels, data } = decode(Uint8Array.fromBase64(base64));
    assertEquals([height, width, channels], [...figures.imageShape]);
    assertEquals(Uint8Array.from(data), figures.sheet[i].pixels);
  });
  assert(page.includes("10 of 25 right"));
  const captions = [...page.matchAll(/<figure class="(\w+)">.*?<\/figure>/gs)]
    .map(([figure, outcome]) => `${outcome}: ${figure.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").trim()}`);
  assertEquals(captions.slice(0, 5), [
    "right: 98 % member ✓ a member",
    "wrong: 51 % member ✗ a non-member",
    "undecided: 50 % undecided ? a member",
    "right: 2 % non-member ✓ a non-member",
    "wrong: 49 % non-member ✗ a member",
  ]);
});

Deno.test("renderHtml escapes what others wrote", async () => {
  const hostile = `"><script>alert('x')</script>&`;
  const { report, figures } = makeReport(100, hostile);
  const { name, ...first } = report.attacks[0];
  const page = await renderHtml(
    {
      ...report,
      config: { [hostile]: hostile },
      versions: { [hostile]: hostile },
      dataset: { ...report.dataset, name: hostile },
      target: { ...report.target, architecture: hostile },
      attacks: [{ ...first, name: hostile, description: hostile }],
    },
    {
      ...figures,
      scores: figures.scores.map((entry) => entry.name === name ? { ...entry, name: hostile } : entry),
    },
  );
  assert(!page.includes("<script"));
  assert(page.includes("alert(&#39;x&#39;)") && page.includes("&quot;&gt;&lt;script&gt;"));
});

Deno.test("renderHtml refuses missing scores and images of another size", async () => {
  const { report, figures } = makeReport(100);
  await assertRejects(
    () => renderHtml(report, { ...figures, scores: figures.scores.slice(1) }),
    RangeError,
    "scores of shadow-network are needed, found gap",
  );
  await assertRejects(
    () => renderHtml(report, { ...figures, imageShape: [8, 8, 3] }),
    RangeError,
    "8 x 8 x 3 has 192 values, found 144",
  );
});
