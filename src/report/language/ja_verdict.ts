import type { Right, VerdictLanguage } from "./verdict_language.ts";

const interval = ({ lower, upper }: { lower: string; upper: string }) => `95 %信頼区間 ${lower}〜${upper}`;

/** `攻撃者は100件のうち79件を正しく言い当てます（95 %信頼区間 76〜82、当て推量なら50件）` */
function rightAbout(right: Right): string {
  const { who, attack, value, alike } = right;
  return `${who}は${attack === undefined ? "" : `攻撃手法${attack}により、`}100件のうち${value}件について、` +
    `学習に使われたかどうかを正しく言い当て${
      alike ? "ました（メンバーと非メンバーの重みをそろえた値。" : "ました（"
    }` +
    `${interval(right)}。当て推量なら50件）`;
}

const leak = ({ model }: { model: string }) => `${model}は、何を学習に使ったかを漏らしています。`;

export const verdict: VerdictLanguage = {
  thisModel: "このモデル",
  undefended: (architecture) => `対策のない${architecture}`,
  words: { leaks: "漏えいあり", "nothing found": "漏えいは見つからず", "too few samples": "サンプル不足" },
  who: {
    shadow: "攻撃者",
    shadows: "攻撃者",
    unaware: "対策を知らない攻撃者",
    aware: "対策を知っている攻撃者",
    folds: "ほかのサンプルのメンバーシップを知っている攻撃者",
  },
  accusing: (limit) =>
    limit === 0
      ? "非メンバーを一件も誤って名指しせずに"
      : "perCent" in limit
      ? `非メンバーの誤った名指しを${limit.perCent} %までに抑えて`
      : `非メンバーの誤った名指しを${limit.of}件に${limit.one}件までに抑えて`,

  byAccuracy: ({ folds, ...right }) =>
    `${leak(right)}${rightAbout(right)}。` +
    (folds === undefined
      ? ""
      : `これは全体での値で、${folds}個の分割のうちの一つでは、偶然では起こりにくいほど正しく言い当てています。`),
  byAuc: ({ reversed, folds, ...pairs }) =>
    `${
      leak(pairs)
    }学習に使われたものと使われなかったものを一件ずつ比べると、${pairs.who}は攻撃手法${pairs.attack}により、100組の` +
    `うち${pairs.value}組で前者に${reversed ? "低い" : "高い"}スコアをつけました（${
      interval(pairs)
    }。当て推量なら50組）。` +
    (reversed ? "向きが逆でも、見分けられることに変わりはありません。" : "") +
    (folds === undefined
      ? ""
      : `これは全体での値で、${folds}個の分割のうちの一つでは、偶然では起こりにくいほどスコアの順序で見分けられます。`),
  byTail: (found) =>
    `${found.model}は、メンバー（学習に使ったサンプル）の一部を漏らしています。${found.who}は攻撃手法${found.attack}により、` +
    `${found.accusing}、${found.members}件のメンバーのうち${found.found}件（${found.share} %、95 %信頼区間 ${found.lower}〜${found.upper} %）を` +
    `見つけました。${
      found.folds === undefined
        ? "偶然では起こりにくい数です。"
        : `これは全体での数で、${found.folds}個の分割のうちの一つでは、偶然では起こりにくい数を見つけています。`
    }`,
  nothing: (right) => `${right.model}から漏えいは見つかりませんでした。${rightAbout(right)}。`,
  few: ({ power, ...right }) =>
    `サンプルが少なすぎて判断できません。${
      rightAbout(right)
    }。見つけられるのは、100件のうち${power}件以上を` +
    "言い当てる攻撃だけです。",
  fewNone: (right) =>
    `サンプルが少なすぎて判断できません。${
      rightAbout(right)
    }。すべてを言い当てる攻撃があっても、見つけられません。`,
  overSeeds: ({ leaks, few, seeds, ...right }) =>
    `${
      few === seeds
        ? `${seeds}回の学習のいずれも、サンプルが少なすぎて判定できません。`
        : leaks === 0
        ? `${seeds}回の学習のいずれでも、漏えいは見つかりませんでした${
          few > 0 ? `（うち${few}回はサンプルが少なすぎて判定できません）` : ""
        }。`
        : `${seeds}回の学習のうち${leaks}回で、${right.model}は何を学習に使ったかを漏らしています。`
    }平均すると、${rightAbout(right)}。`,

  cautious: ({ attack, accusing, found, members, share, lower, upper, wide }) =>
    `${accusing}、${attack}により${members}件のメンバーのうち${found}件（${share} %、95 %信頼区間 ${lower}〜${upper} %${
      wide ? "。しきい値を決める非メンバーが少ないため幅が広い" : ""
    }）を見つけます。`,
  tied: ({ attack, accusing, other }) =>
    `${attack}ではスコアが等しいものが多く、${accusing}メンバーを見つけるしきい値がありません。そこでの値は同点のせいで、` +
    "安全の証しではありません。" +
    (other
      ? `${other.attack}ならば、同じ条件で${other.members}件のメンバーのうち${other.found}件（${other.share} %、` +
        `95 %信頼区間 ${other.lower}〜${other.upper} %）が見つかります。`
      : ""),
  notByAccuracy: ({ candidates, ...right }) =>
    "攻撃手法がもともと持つしきい値での正解率だけでは、すべての検定を数えると漏えいの証明になりません。" +
    `${right.attack}は100件のうち${right.value}件の正解です（${
      candidates > 1
        ? `${candidates}個の攻撃手法すべてについて同時に成り立つ95 %信頼区間 ${right.lower}〜${right.upper}`
        : interval(right)
    }）。よりよいしきい値を見つけた者には、利用できる漏えいです。`,
  stronger: (right) =>
    `${right.attack}ならば100件のうち${right.value}件の正解になり（${
      interval(right)
    }）、明らかに多くなります。ただし、この攻撃者は` +
    "自分のデータからはこの攻撃手法を選びません。",
  reversed: (right) =>
    "この攻撃手法はメンバーのスコアが高いと見込んでいますが、ここではメンバーのほうが低く、正解は" +
    `100件のうち${right.value}件です（${interval(right)}）。判定を裏返した者は、外れた分だけ当たります。`,
  touching:
    "区間は当て推量の50を含んでいますが、検定は漏えいを検出しました。区間は上下両側を見るのに対し、検定は当て推量よりよいかどうか" +
    "だけを問うためです。",
  chosen: ({ chosen, attack, blind, ...right }) =>
    `この攻撃者が自分のデータから選ぶはずの攻撃手法は${chosen}ですが、` +
    (blind ? "これには漏えいが見えません" : "これでは漏えいがそれほどはっきり見えません") +
    `（100件のうち${right.value}件の正解、${interval(right)}）。${attack}も試す攻撃者には漏えいが見えます。`,
  manyTries: (tests) =>
    `区間は当て推量の50を含んでいませんが、これは${tests}個の検定のうちの一つです。それだけ試せば、この程度の値が一つ出ても` +
    "不思議ではありません。",
  first: {
    seeds: (seed) => `以下は最初の学習（シード${seed}）の結果です。`,
    targets: (target) => `以下は標的${target}の結果です。`,
  },
  knowledge: {
    unaware:
      "この攻撃者は、標的と同じ対策をほどこしていないシャドウから学習しました。標的の対策を知っている攻撃者は、これよりよく言い当てる" +
      "可能性があります。",
    aware: "この攻撃者は、標的と同じ対策をほどこしたシャドウから学習しました。",
    folds:
      "シャドウはありません。攻撃手法は、この標的のほかのサンプルについて、学習に使われたかどうかを教わっています。外部の攻撃者は" +
      "そこまで知らないので、この結果は上限とお考えください。",
  },
  otherAttacker: (right) => {
    const { attack, ...plain } = right;
    return `${rightAbout({ ...plain, attack: undefined })}。選んだ攻撃手法は${attack}です。`;
  },
  oneTraining:
    "区間が表すのは、サンプルの選び方による偶然です。学習のやり直しによる変動は含みません。学習し直したモデルの漏えいは、" +
    "目に見えて増えることも減ることもあります。",
  overTrainings: (trainings, seed) =>
    `上の値は${trainings}回の学習の平均で、区間はそれらのあいだのStudentのtです。p値はシード${seed}だけのものです。`,
  pValue: ({ test, p, tests }) => `判定の根拠は${test}で、${tests}個の検定すべてを数えに入れるとp ${p}です。`,
  byFold: (folds) =>
    `k分割で学習したものは、${folds}個の分割のそれぞれで検定し、そのうち最小のp値を${folds}倍しています。値と区間は、すべての分割を合わせた` +
    "ものです。",
  tests: {
    accuracy: "正解率",
    auc: "スコアの順序（AUC）",
    tpr: (perCent) =>
      perCent === "0" ? "誤った名指しなしに見つかるメンバーの数" : `FPR ${perCent} %で見つかるメンバーの数`,
  },
  candidates: (candidates) =>
    `攻撃手法は、これらのサンプルそのものを使って${candidates}個から選びました。見出しの区間は、その分だけ広げてあります。`,
  byItself: (candidates) =>
    `攻撃手法は、これらのサンプルそのものを使って${candidates}個から選びました。見出しの区間は一つの攻撃手法だけを見たもので、` +
    "p値はすべてを数えに入れています。",
  rule: (tests) =>
    `規則：これら${tests}個の検定のどれかで、すべてを数えに入れた（Holm法）p値が0.05以下なら「漏えいあり」とします。何も漏らさない` +
    "モデルが誤ってそう判定されるのは、100回の検査のうち多くて5回です。",
  power: (power) => `検出力：100件のうち${power}件を言い当てる攻撃なら、95 %の確率で見つかったはずです。`,
  moreSamples: (times) => `約${times}倍のサンプルがあれば、100件のうち60件を言い当てる攻撃を見つけられます。`,
};
