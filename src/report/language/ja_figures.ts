/** Japanese texts of figures beside those of attacks: over trainings, the bound on epsilon, by class, by sample. */
import type {
  ByClassLanguage,
  CalibrationLanguage,
  EpsilonLanguage,
  ExposedLanguage,
  OverTrainingsLanguage,
} from "./figures_language.ts";

export const overSeeds: OverTrainingsLanguage = {
  heading: "学習をやり直したとき",
  note: {
    seeds: (seeds) =>
      `シードを変えて実験全体を${seeds}回行いました。サンプルも重みも毎回異なります。平均、Studentのtによる平均の95 %信頼区間、` +
      "±は学習ごとの標準偏差です。この報告書のほかの部分は、最初のシードの結果です。",
    targets: (targets) =>
      `メンバーも重みも異なる${targets}個の標的を、同じシャドウで攻撃しました。平均、Studentのtによる平均の95 %信頼区間、±は標的ごとの` +
      "標準偏差です。シャドウを学習し直したときの違いは含みません。この報告書のほかの部分は、最初の標的の結果です。",
  },
  by: { seeds: "シード", targets: "標的" },
  verdict: "判定",
  attack: "根拠の攻撃手法",
};

export const epsilon: EpsilonLanguage = {
  heading: "εの下限",
  bound: ({ attack, epsilon, delta }) =>
    `この学習は、δが${delta}のとき、${epsilon}より小さいεの(ε, δ)-差分プライバシーを満たしません。攻撃手法${attack}の結果と、95 %の信頼度で` +
    "矛盾するからです。",
  noBound: ({ attack, delta }) =>
    `δが${delta}のとき、攻撃手法${attack}の結果は、0を含むどのεとも矛盾しません。`,
  indication: ({ attack, epsilon, delta }) =>
    `δが${delta}のとき、攻撃手法${attack}の結果は、εが${epsilon}以上であることを示唆します（信頼度95 %）。`,
  noIndication: ({ attack, delta }) => `δが${delta}のとき、攻撃手法${attack}の結果が示唆するεの下限は0です。`,
  lower:
    "実際のεはこれよりはるかに大きいかもしれません。どの攻撃も、学習がプライバシーを守ることの証明にはなりません。",
  why: {
    subset:
      "この下限は学習アルゴリズムについて成り立ちます。メンバーがサンプルからの無作為な部分集合だからです。メンバーと非メンバーを" +
      "（クラスがわかっていれば同じクラスの中で）無作為に組にし、それぞれの組のどちらがメンバーかを攻撃に推測させました（Steinke、Nasr、Jagielski " +
      "2023）。",
    coins:
      "この下限は学習アルゴリズムについて成り立ちます。サンプルごとに、メンバーかどうかを公平な硬貨で決めたからです。攻撃は、最も確信のある" +
      "サンプルについて硬貨の結果を推測しました（Steinke、Nasr、Jagielski 2023）。",
    "not drawn":
      "これは目安であり、学習についての下限ではありません。メンバーがどう選ばれたのかがわからないからです。サンプルごとに公平な硬貨で" +
      "メンバーかどうかを決めてあり、どのサンプルもほかのサンプルのスコアに影響しないなら、下限になります。メンバーを無作為に選んだのなら、" +
      "--drawnでそう指定すると、成り立つ下限が代わりに示されます。",
    "dependent shadows":
      "これは下限でも目安でもありません。シャドーのメンバーから標的のメンバーがわかってしまうからです。",
  },
  neighbours: {
    "add or remove": "このεは、サンプルが1件多いか少ないかだけ違うデータセットを比べるものです。",
    replace: "このεは、サンプル1件が別のサンプルに置き換わったデータセットを比べるものです。",
  },
  byRates: (epsilon) =>
    `どのサンプルもほかのサンプルのスコアに影響しないとみなせば、攻撃の2種類の誤り率はεが${epsilon}以上であることを示唆します。`,
  gaussian: (mu, epsilon) =>
    "μは、ガウスノイズを加える学習で1件のサンプルについてどれだけわかるかを表す数です（0なら何もわからず、大きいほどよくわかります）。" +
    `この学習がそうしたものなら、攻撃の誤り率はμが${mu}以上` +
    `${epsilon === null ? "" : `（このδではεが${epsilon}）`}であることを示唆します。`,
};

export const byClass: ByClassLanguage = {
  heading: "クラス別",
  note: (attack) =>
    `${attack}に最もよく見えるクラスから順に並べました。各クラスは、そのメンバーと非メンバーだけで判定しています。区間は一つの` +
    "クラスだけを見たときのものです。多くのクラスの先頭は、実際より悪く見えがちです。",
  few: (perCent) => `「–」は、非メンバーが少なく、偽陽性率${perCent} %を測れないことを表します。`,
  class: "クラス",
  members: "メンバー",
  nonMembers: "非メンバー",
  more: (shown, of) => `${of}クラスのうち${shown}クラスを示しました。すべてはreport.jsonにあります。`,
};

export const exposed: ExposedLanguage = {
  heading: "最も危険なメンバー",
  note: (attack, prior) =>
    `${attack}のスコアが最も高いメンバーです。確率は攻撃者から見たもので、攻撃の前に${prior} %の確率でメンバーだったサンプルに` +
    "ついての値です。",
  aboveLine: (members, of, limit) =>
    `${limit}攻撃者が引く線より上に、メンバー${of}件のうち${members}件があります。`,
  id: "サンプル",
  class: "クラス",
  rank: "順位",
  score: "スコア",
  probability: "確率",
  chance: "漏えいは見つかっていないので、この順序は偶然かもしれません。",
  turned:
    "この攻撃手法ではメンバーのスコアのほうが低いため、ここではスコアの符号を反転し、高いものから並べました。",
  tied: "順位が同じサンプルはスコアも同じで、ここでの並びはサンプルの順です。",
  byFold: "各分割の確率はほかの分割から求めたもので、スコアの順とは必ずしも一致しません。",
  files: "この一覧はexposed.csvに、全サンプルはscores.csvにあります。",
};

export const calibration: CalibrationLanguage = {
  heading: "確率と実際の割合",
  note: (attack, prior) =>
    `${attack}によるメンバーの確率（サンプルの${prior} %がメンバーの場合）と、実際にメンバーだった割合です。どのサンプルの確率も、` +
    "ほかのサンプルから学習したものです。割合の95 %信頼区間に確率の平均が入っていれば、その確率はあてになります。",
  unknown: (unknown) =>
    `メンバーかどうかわかっていない${unknown}件の確率は、同じ方法で求め、scores.csvに記しました。`,
  predicted: "確率（%）",
  range: (lower, upper) => `${lower}〜${upper}`,
  mean: "平均（%）",
  members: "メンバー",
  nonMembers: "非メンバー",
  observed: "メンバーの割合（%）",
};
