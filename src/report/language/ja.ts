import { sheetCounts } from "./ja_counted.ts";
import { gate } from "./ja_gate.ts";
import { notices } from "./ja_notices.ts";
import { reproduction } from "./ja_reproduction.ts";
import { strong } from "./ja_strong.ts";
import { verdict } from "./ja_verdict.ts";
import type { Language } from "./language.ts";

/** Japanese. */
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
  attacker: {
    heading: "想定する攻撃者",
    knows: "知っていること",
    doesNotKnow: "知らないこと",
    answers: (samples, queries, kind) =>
      `${samples}件のサンプルに対する標的の回答${
        queries === "1" ? "" : `（1件につき${queries}回照会）`
      }：${kind}`,
    kinds: (classes) => ({
      logits: `${classes}クラスのロジット`,
      probabilities: `${classes}クラスの確率`,
      "log-probabilities": `${classes}クラスの対数確率`,
      classes: `${classes}クラスのうちのどれかという答えだけ`,
    }),
    labels: "各サンプルの真のクラス",
    shadow: (rows) =>
      `シャドウ、すなわち攻撃者自身のモデルと、${rows}件のサンプルに対するその回答。どれをシャドウの学習に使ったかは自分で決めている`,
    shadows: (models) =>
      `${models}個のシャドウ、すなわち攻撃者自身のモデルと、判定するサンプルそのものに対するその回答。どのシャドウの学習にどのサンプルを` +
      "使ったかは自分で決めている",
    plays:
      "サンプルごとの攻撃は、標的の回答を、そのサンプルを学習に使ったシャドウと使わなかったシャドウの回答と比べます。しきい値は標的を" +
      "見ずに決めました。シャドウが順番に標的の役を務め、残りのシャドウがそれを攻撃します。そのほかの攻撃手法は、最初のシャドウだけから" +
      "学習しました。",
    folds: (folds) =>
      `標的のほかのサンプルが学習に使われたかどうか。サンプルを${folds}組に分け、各組を、残りの組から学習した攻撃で判定する`,
    membership: "判定するサンプルが標的の学習に使われたかどうか",
    defence: "標的の対策",
    others: {
      shadow: (rows, chosen) =>
        `もう一人の攻撃者は、別のシャドウ（${rows}件）から学習し、${chosen}を選びます。`,
      shadows: (rows, chosen) =>
        `もう一人の攻撃者は、複数のシャドウ（${rows}件）から学習し、${chosen}を選びます。`,
      unaware: (rows, chosen) =>
        `もう一人の攻撃者は標的の対策を知りません。対策なしのシャドウ（${rows}件）から学習し、${chosen}を選びます。`,
      aware: (rows, chosen) =>
        `もう一人の攻撃者は標的の対策を知っています。同じ対策をほどこしたシャドウ（${rows}件）から学習し、${chosen}を選びます。`,
      folds: (rows, chosen) =>
        `もう一人の攻撃者は、標的のほかのサンプル（${rows}件）が学習に使われたかどうかを知っており、${chosen}を選びます。上限に` +
        "あたります。",
    },
    chosen: (name) =>
      `この攻撃者が自分のデータを見て選ぶ攻撃手法は${name}です。ただし、実行できる攻撃手法はすべて試し、試した数だけ検定の数に` +
      "入れています。",
    skipped: (name, needs) => `試していない攻撃手法：${name}（${needs}が必要です）。`,
    needs: {
      labels: "真のクラス",
      scores: "クラスだけでなくスコア",
      candidates: "判定するサンプルを学習に使ったシャドウ",
      "64 shadows": "サンプルごとの分散がわかるだけの、64個以上のシャドウ",
    },
    precision:
      "損失は確率から計算しています。とくに1の近くで丸めによって失われたものは、攻撃にも見えません。ロジットがあれば、より多くが" +
      "見える可能性があります。",
  },
  members: {
    heading: "「メンバー」とは",
    meaning:
      "メンバーは標的の学習に使われたサンプル、非メンバーは使われなかったサンプルです。攻撃者は、標的の回答だけからこの二つを" +
      "見分けようとします。",
    counts: (members, nonMembers) =>
      `ここで判定したのは、メンバー${members}件、非メンバー${nonMembers}件です。`,
    unknown: (unknown) =>
      `このほかの${unknown}件は、メンバーかどうかがわかっていません。スコアはつけましたが、判定には使っていません。`,
    drawn:
      "どちらも、学習の前に一つの画像の集まりから無作為に選びました。したがって、学習に使われたかどうか以外に両者の違いはありません。",
    given:
      "どれがメンバーかは、回答を用意した人の申告によります。出どころや時期など、ほかの点でも両者が違っていると、攻撃はその違いで" +
      "見分けることができ、学習による漏えいが実際より大きく見えます。",
    unequal:
      "メンバーと非メンバーの数が違います。そこで判定には、両者の重みをそろえたバランス正解率を使っています。当て推量なら、やはり" +
      "0.5です。正解率と適合率は両者の数に左右されます。",
  },
  attacks: {
    heading: "標的への攻撃",
    headingOf: (attacker, name) => `標的への攻撃（${attacker}${name === undefined ? "" : `、${name}`}）`,
    attackers: {
      shadow: "攻撃者",
      shadows: "複数のシャドウを持つ攻撃者",
      unaware: "対策を知らない攻撃者",
      aware: "対策を知っている攻撃者",
      folds: "ほかのサンプルのメンバーシップを知っている攻撃者",
    },
    atThreshold: "攻撃者のしきい値で",
    overThresholds: "あらゆるしきい値で",
    attack: "攻撃手法",
    accuracy: "正解率",
    balanced: "バランス正解率",
    advantage: "アドバンテージ",
    precision: "適合率",
    ppv: (perCent) => `適合率（メンバー${perCent} %）`,
    recall: "再現率",
    own: "自分のデータで",
    auc: "AUC",
    tpr: (perCent) => `TPR（FPR ${perCent} %）`,
    tprAtNone: "TPR（偽陽性なし）",
    found: (found, of) => `${of}件中${found}件`,
    tied: "同点",
    tiedNote:
      "「同点」：スコアが等しいため、偽陽性をそこまで抑えるしきい値がありません。その0は同点のせいであり、安全の証しでは" +
      "ありません。ほかの攻撃手法の値をご覧ください。",
    legend: (both) =>
      both
        ? "◆は判定の根拠となった攻撃手法で、攻撃者が自分のデータから選ぶものでもあります。"
        : "◆は判定の根拠となった攻撃手法、◇は攻撃者が自分のデータから選ぶ攻撃手法です。",
    legendOfOther: "◇は、この攻撃者が自分のデータから選ぶ攻撃手法です。",
    finest: (nonMembers, perCent) =>
      `非メンバー${nonMembers}件では、${perCent} %より低い偽陽性率は測れません。「偽陽性なし」では、このサンプルの非メンバーの` +
      "最高スコアをしきい値にしています。",
    noClassNetwork:
      "ここでのinformed-network-by-classはinformed-networkと同じものです。専用のネットワークを学習できるほど既知のサンプルのあるクラスが" +
      "ありません。",
    ownNote:
      "「自分のデータで」は、攻撃者自身のサンプルでのバランス正解率です。各サンプルは、ほかのサンプルから学習したもので判定しています。",
    descriptions: {
      "shadow-network": "既知の確率ベクトルから学習したネットワークがメンバーとみなす。元記事の攻撃。",
      "informed-network":
        "損失、マージン、順位、並べ替えた対数確率から学習したネットワークがメンバーとみなす。",
      "informed-network-by-class": "同じものを、既知のサンプルが十分にあるクラスごとに学習する。",
      "top-confidence": "最も高い確率がしきい値以上ならメンバーとみなす（Salem et al. 2019）。",
      "loss-threshold": "損失がしきい値以下ならメンバーとみなす（Yeom et al. 2018）。",
      entropy: "確率のエントロピーが低ければメンバーとみなす（Song & Mittal 2021）。",
      "modified-entropy":
        "真のクラスを考慮したエントロピーが、クラスごとのしきい値より低ければメンバーとみなす（Song & Mittal 2021）。",
      "lira-online":
        "そのサンプルを学習に使ったシャドウと使わなかったシャドウの尤度比。分散はサンプルごと（LiRA、Carlini et al. 2022）。",
      "lira-online-fixed":
        "そのサンプルを学習に使ったシャドウと使わなかったシャドウの尤度比。分散は全サンプルに一つ（LiRA、Carlini et al. 2022）。",
      "lira-offline":
        "そのサンプルを学習に使わなかったシャドウの分布での片側の確率。分散はサンプルごと（LiRA、Carlini et al. 2022）。",
      "lira-offline-fixed":
        "そのサンプルを学習に使わなかったシャドウの分布での片側の確率。分散は全サンプルに一つ（LiRA、Carlini et al. 2022）。",
      "rmia-online":
        "学習に使ったシャドウと使わなかったシャドウよりも標的の確信が強い度合いを、ほかのサンプルと比べる（RMIA、Zarifzadeh et al. 2024）。",
      "rmia-offline":
        "学習に使わなかったシャドウよりも標的の確信が強い度合いを、ほかのサンプルと比べる（RMIA、Zarifzadeh et al. 2024）。",
      base: "シャドウ全体よりも標的の確信が強ければメンバーとみなす（BASE、Lassila et al. 2025）。",
      "attack-r":
        "学習に使わなかったシャドウのうち、標的より確信の強いものが少なければメンバーとみなす（Ye et al. 2022）。",
      "attack-p": "標的の損失がほかのほとんどのサンプルより低ければメンバーとみなす（Ye et al. 2022）。",
      "calibrated-loss":
        "学習に使わなかったシャドウの平均より損失が低ければメンバーとみなす（Watson et al. 2022）。",
      gap: "標的がクラスを正しく答えればメンバーとみなす（Yeom et al. 2018）。",
    },
  },
  overSeeds: {
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
  },
  byClass: {
    heading: "クラス別",
    note: (attack) =>
      `${attack}に最もよく見えるクラスから順に並べました。各クラスは、そのメンバーと非メンバーだけで判定しています。区間は一つの` +
      "クラスだけを見たときのものです。多くのクラスの先頭は、実際より悪く見えがちです。",
    few: (perCent) => `「–」は、非メンバーが少なく、偽陽性率${perCent} %を測れないことを表します。`,
    class: "クラス",
    members: "メンバー",
    nonMembers: "非メンバー",
    more: (shown, of) => `${of}クラスのうち${shown}クラスを示しました。すべてはreport.jsonにあります。`,
  },
  exposed: {
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
    byFold: "各分割の確率はほかの分割から求めたもので、スコアの順とは必ずしも一致しません。",
    files: "この一覧はexposed.csvに、全サンプルはscores.csvにあります。",
  },
  calibration: {
    heading: "確率と実際の割合",
    note: (attack, prior) =>
      `${attack}によるメンバーの確率（サンプルの${prior} %がメンバーの場合）と、実際にメンバーだった割合です。どのサンプルの確率も、` +
      "ほかのサンプルから学習したものです。割合の95 %信頼区間に確率の平均が入っていれば、その確率はあてになります。",
    unknown: (unknown) =>
      `メンバーかどうかわかっていない${unknown}件の確率は、同じ方法で求め、scores.csvに記しました。`,
    predicted: "確率（%）",
    range: (lower, upper) => `${lower}～${upper}`,
    mean: "平均（%）",
    members: "メンバー",
    nonMembers: "非メンバー",
    observed: "メンバーの割合（%）",
  },
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
      "対策では、あまり効果がありません。",
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
      "当プロジェクトで測った対策です（CIFAR-10、ResNet-20、対策を知っていて自分のデータから最も強い攻撃手法を選ぶ攻撃者）。漏れは" +
      "その攻撃の正解率（当て推量なら0.5）、代償はテスト正解率の低下です。モデルやデータが違えば値も変わります。",
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
      "正解率は、当たり外れを問わずすべての判定を数えたものです。当て推量なら0.5で、何も漏らさないモデルへの攻撃も0.5になります。" +
      "バランス正解率は、メンバーと非メンバーの重みをそろえたもの。アドバンテージはTPRからFPRを引いたもので、0から1です。",
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
