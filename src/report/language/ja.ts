import type { RateSchedule } from "../../model/recipes.ts";
import { sheetCounts } from "./ja_counted.ts";
import { attacker, attacks, members } from "./ja_attack.ts";
import { byClass, calibration, epsilon, exposed, overSeeds } from "./ja_figures.ts";
import { gate } from "./ja_gate.ts";
import { notices } from "./ja_notices.ts";
import { reproduction } from "./ja_reproduction.ts";
import { strong } from "./ja_strong.ts";
import { verdict } from "./ja_verdict.ts";
import type { Language } from "./language.ts";

/** Japanese. */
/** The learning rate over a training, by its schedule. */
const SCHEDULES: Readonly<Record<RateSchedule, string>> = {
  cosine: "学習率は最初の1割で上がり、余弦に沿って0に下がります",
  step: "学習率は全ステップの0.4、0.6、0.8、0.9が済むと初めの0.1倍、0.01倍、0.001倍、0.0005倍に下がります",
  constant: "学習率は一定です",
};

export const ja: Language = {
  code: "ja",
  between: "",
  subject: (names) =>
    names
      ? `メンバーシップ推論の検査：${names.architecture}、${names.dataset}`
      : "メンバーシップ推論の検査：与えられた回答",
  verdict,
  gate,
  notices,
  attacker,
  members,
  attacks,
  overSeeds,
  epsilon,
  byClass,
  exposed,
  calibration,
  models: {
    heading: "モデル",
    target: "標的",
    shadowOf: {
      shadow: "シャドウ",
      shadows: "シャドウ",
      unaware: "対策なしのシャドウ",
      aware: "同じ対策のシャドウ",
      folds: "シャドウ",
    },
    firstShadow: (of) => `${of}個のシャドウの最初のもの`,
    architecture: "構造",
    parameters: "パラメーター数",
    trainAccuracy: "学習データの正解率（In）",
    testAccuracy: "テスト正解率（Out）",
    imagesPerSecond: "毎秒の画像数",
  },
  training: {
    heading: "学習",
    recipe: ({ epochs, schedule, l2 }) =>
      `Adamで${epochs}エポック、${SCHEDULES[schedule]}。` +
      (l2 === undefined ? "" : `どのモデルの損失にも、畳み込みフィルターの二乗の${l2}倍を加えます。`),
    total: ({ models, time, shortest, longest }) =>
      models === "1"
        ? `1個のモデルを、延べ${time}の学習ステップで学習させました。`
        : `${models}個のモデルを、延べ${time}の学習ステップで学習させました。1個あたり${shortest}から${longest}です。`,
    on: ({ host, processor, cores, models }) =>
      `${host === undefined ? "" : `${host}、`}${processor}、${cores}コア：${models.join("、")}`,
    onUnknown: (models) => `不明な計算機：${models.join("、")}`,
    model: ({ name, time }) => `${name}（${time}）`,
    inPart: ({ name, time }) => `${name}の一部（${time}）`,
    bits:
      "プロセッサーが異なります。同じモデルでも、別のプロセッサーで学習させると最後の桁が変わります。厳密なカーネル（--strict）なら、どこでも同じモデルに" +
      "なります。",
  },
  imitation: {
    heading: "シャドウは標的をどれほど真似ているか",
    trained: {
      one: ({ trainedOn }) =>
        `攻撃者のシャドウは、攻撃者のサンプルから無作為に選んだ半分（${trainedOn}件）で学習し、両方の半分に回答しました。`,
      offline: ({ shadows, trainedOn }) =>
        `${shadows}個のシャドウは、それぞれ攻撃者のサンプルから無作為に選んだ半分（${trainedOn}件ずつ）で学習し、判定するサンプルでは学習していません。`,
      online: ({ shadows, trainedOn }) =>
        `${shadows}個のシャドウは、それぞれ判定するサンプルそのものから無作為に選んだ半分（${trainedOn}件ずつ）で学習しました。攻撃者はこれらの` +
        "サンプルを持っていますが、標的がどれで学習したかは知りません。",
    },
    agreement: ({ percent, samples }) =>
      `どちらも学習していない${samples}件のサンプルのうち、標的とシャドウが同じクラスを答えたのは100件あたり${percent}件です。`,
    target: "標的",
    shadow: (shadows) => shadows === 1 ? "シャドウ" : "シャドウの平均",
    network: "構造",
    asked: "回答だけを使用",
    parameters: "パラメーター数",
    trainAccuracy: "学習したサンプルの正解率",
    freshAccuracy: "どちらも学習していないサンプルの正解率",
    meaning:
      "自分のサンプルを標的と同じ程度に覚え、新しいサンプルにも同じ程度に正解するシャドウからは、何を手がかりにすべきかを学べます。二つの列が大きく" +
      "違うときは、よりよいシャドウを持つ攻撃者がここで見つかった以上のことを見つけるかもしれません。標的の構造と学習方法が分かる範囲で、シャドウにも" +
      "同じものを指定してください（--shadow、--epochs、--augmentなど）。",
  },
  curves: {
    heading: "曲線",
    roc: "見つけたメンバーと、誤って名指しした非メンバー",
    rocNote: (nonMembers) =>
      `枠ごとに一つの攻撃手法、灰色はほかの手法。両軸とも対数目盛り、細い対角線は当て推量。非メンバー${nonMembers}件では左端より` +
      "低い率は測れない。左端の点は偽陽性なしの値。",
    fpr: "名指しした非メンバー（FPR）",
    tpr: "見つけたメンバー（TPR）",
    scores: (attack) => `${attack}のスコア`,
    members: "メンバー",
    nonMembers: "非メンバー",
    thresholdNote: "点線は攻撃者のしきい値",
    cutNote: "途中で切った棒には高さを添えた",
    score: "スコア（高いほどメンバーらしい）",
    share: "各群に占める割合",
  },
  sheet: {
    heading: sheetCounts,
    note: (prior) =>
      "標的の学習に使われた画像と使われなかった画像から無作為に選んだもの。％は、攻撃者自身のデータで較正した、メンバーである確率" +
      `（サンプルの${prior} %がメンバーの場合）。その下は攻撃手法のしきい値による判定と、真実。判定不能は、スコアからはどちらとも` +
      "いえないもの。✗と破線の枠は誤り。",
    judgement: { member: "メンバー", "non-member": "非メンバー", undecided: "判定不能" },
    truth: (member) => member ? "メンバー" : "非メンバー",
  },
  advice: {
    heading: "どうすればよいか",
    leaks: [
      "このモデルに問い合わせることのできる人は、学習データについて知ることができると考えてください。漏えいが続くうちは、誰が学習データに" +
      "含まれるかを知ってもよい人だけに問い合わせを許してください。",
      "過学習を抑える対策をほどこして学習し直し、その対策を知っている攻撃者を想定して再検査してください。モデルの返す値を変えるだけの" +
      "対策は、当プロジェクトの測定ではあまり効果がありませんでした。",
      "まず「最も危険なメンバー」を確認してください。本人への説明や、次の学習からの除外が必要になることがあります。",
    ],
    nothing: [
      "見つからなかったことは、漏えいがないことの証明ではありません。この結果が当てはまるのは、今回の攻撃手法、攻撃者、サンプルだけです。" +
      "どれほどの漏えいなら見つかったかは、判定に添えた検出力が示します。",
      "学習し直せば別のモデルです。学習のたびに検査してください。より小さな漏えいも問題になる場合は、サンプルを増やしてください。",
    ],
    few: [
      "安全と読み取らないでください。問題になるほどの漏えいが見えないままになっている可能性があります。メンバーと非メンバーを増やして、" +
      "検査し直してください。",
    ],
    measured:
      "以下は検査したモデルの値ではありません。当プロジェクトがCIFAR-10のResNet-20で測った対策の値です（対策を知っていて自分のデータから" +
      "最も強い攻撃手法を選ぶ攻撃者）。ほかのモデルやデータについては目安にすぎません。漏れはその攻撃の正解率（当て推量なら0.5）、代償は" +
      "テスト正解率の低下です。",
    frontier:
      "◆は最前線にある対策：漏れと代償の一方で双方の95 %信頼区間を超えてまさり、他方で劣らない対策が、ほかにないもの。区別できない" +
      "ものに順位はつけません。",
    others: (lowest, highest) =>
      `モデルの返す値を変えるだけの対策（クラスのみ、丸め、上位のスコアのみ、温度）では、漏れは${lowest}から${highest}でした。`,
    measure: "対策",
    leak: "漏れ",
    test: "テスト正解率",
    source: "すべての値：deno task reproduce --from-results data/results/reproduction --lang ja",
  },
  reading: {
    heading: "読み方",
    lines: [
      "バランス正解率は、メンバーと非メンバーの重みをそろえたもの。当て推量なら0.5で、何も漏らさないモデルへの攻撃も0.5になります。" +
      "正解率はすべての判定を数えたもので、両者の数が違うと、全部を多いほうと答えるだけで0.5を超えます。アドバンテージはTPRからFPRを引いたもので、" +
      "0から1です。",
      "適合率は、メンバーと判定したもののうち本当にメンバーである割合です。メンバーがどれだけいるかに左右されるため、隣の列に、指定された" +
      "割合での値を示します。",
      "AUCは、メンバーのスコアが非メンバーより高くなる確率です。低いFPRでのTPRは慎重な攻撃者の得るもの、すなわち、名指しされる非メンバーを" +
      "その割合までに抑えたときに見つかるメンバーの割合（再現率）です。平均では安全なモデルでも、個々のサンプルを漏らすことがあります。",
      "標的の学習データとテストの正解率の差が大きいほど、回答から読み取れることが多くなります。",
    ],
    intervals:
      "[ ]は95 %信頼区間です。割合はClopper-Pearson、AUCはDeLong、バランス正解率とアドバンテージはNewcombeによります。サンプルの選び方に" +
      "よる偶然を表し、学習のやり直しによる変動は含みません。",
    folds:
      "標的自身のサンプルから学習した攻撃では、組どうしがサンプルを共有しています。そのぶん区間は広げてあり、検定は組ごとに行って" +
      "います。",
  },
  method: {
    heading: "測定方法",
    designs: {
      online:
        "標的もシャドウも、候補（Target-InとTarget-Outを合わせたもの）から無作為に選んだ半分で学習しています。半分は、モデルごとに独立に選びました。",
      offline:
        "シャドウは、攻撃者自身のサンプル（Shadow-InとShadow-Outを合わせたもの）から無作為に選んだ半分で学習し、候補では学習していません。攻撃者は" +
        "自分のサンプルを候補と見分けられるので、それらはスコアを付けるだけで、判定の対象にはしていません。",
    },
    data: "データ",
    dataset: "データセット",
    took: "所要時間",
    date: "日付",
    commit: "コミット",
    samples: "サンプル数",
    classes: "クラス数",
    configuration: "設定",
    versions: "バージョン",
    machine: "計算機",
    notices: "実行時の通知",
  },
  reproduction,
  strong,
  groundRule: "自分のシステム、または許可を得たシステムだけを検査してください。",
  more: "全体はreport.htmlにあります。",
};
