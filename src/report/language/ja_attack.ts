/** Japanese texts of the attacker, of members and of attacks. */
import type { AttackerLanguage, AttacksLanguage, MembersLanguage } from "./attack_language.ts";

export const attacker: AttackerLanguage = {
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
};

export const members: MembersLanguage = {
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
};

export const attacks: AttacksLanguage = {
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
    "shrunken-lira":
      "LiRAの尤度比。シャドウの少ないサンプルでは、平均と分散を全サンプルの値に寄せる（当プロジェクトの手法）。",
    "learned-lira":
      "シャドウに標的の役をさせて学習したネットワークが、ほかの攻撃の見る値からメンバーとみなす（当プロジェクトの手法）。",
    gap: "標的がクラスを正しく答えればメンバーとみなす（Yeom et al. 2018）。",
  },
};
