import type { StrongLanguage } from "./strong_language.ts";

export const strong: StrongLanguage = {
  title: (dataset) => `${dataset}での多数のシャドウ`,
  headline: ({ regime, shadows, accusing, attack, share, network, networkShare }) =>
    `${shadows}個のシャドウがあれば、${accusing}、${attack}は${regime}標的のメンバーの${share} %を見つけます。一つのシャドウによる` +
    `${network}が見つけるのは${networkShare} %です。`,
  further: ({ regime, attack, share, network, networkShare }) =>
    `${regime}標的では、${attack}が${share} %、${network}が${networkShare} %を見つけます。`,
  best: "ここに挙げた攻撃は、試したすべてのうち最も多く見つけたものです。結果を見てから選んでいます。",
  regimes: { plain: "そのまま学習した", augmented: "データ拡張で学習した" },
  asked: (regime, queries) =>
    `${queries === 1 ? "元の画像だけで尋ねた" : "左右反転した画像でも尋ねた"}、${regime}`,
  curve: {
    heading: "シャドウを増やすと何が得られるか",
    caption: (regime) => `シャドウの数と、偽陽性率0.1 %で見つかるメンバーの割合（${regime}標的）`,
    note:
      "標的ごとの値の平均で、棒は±標準偏差です。ほかの攻撃は灰色で示しています。その数のシャドウで何も見つけられない攻撃には、点がありません。",
    shadows: "シャドウの数",
    tpr: "真陽性率",
  },
  tables: {
    heading: (regime) => `シャドウの数ごとの攻撃（${regime}標的）`,
    note: (targets) =>
      `${targets}個の標的の平均、±は標的間の標準偏差です。列はシャドウの数です。「offline」の攻撃は、そのサンプルで学習していないシャドウ` +
      "（半数）だけを使います。サンプルごとの分散を使うlira-onlineとlira-offlineを監査で試すのは、シャドウが64個以上のときです。",
    tpr: (heading) => heading,
    auc: "AUC",
    attack: "攻撃手法",
  },
  oneShadow: {
    heading: (regime) => `一つのシャドウから学習する攻撃（${regime}標的）`,
    note:
      "メンバーらしさを学習し、どのサンプルにも同じように当てはめます。標的の平均、±は標的間の標準偏差です。",
  },
  models: {
    heading: "標的",
    regime: "学習",
    trainAccuracy: "メンバーでの正解率",
    testAccuracy: "非メンバーでの正解率",
  },
  intervals: "±は標的間の標準偏差です。標的が一つなら、[ ]は95 %信頼区間です。",
  method: {
    candidates: (samples, half, queries) =>
      `候補は${samples}件です。どのモデルも、その半分にあたる${half}件で学習しています。半分は、標的もシャドウも、モデルごとに独立に選びました。` +
      `どのモデルも、すべての候補にそのままの画像と左右反転した画像の${queries}回答えます。`,
    shadows:
      "「元の画像だけで尋ねた」とあるものは、そのままの画像への答えだけを使った攻撃です。そのまま学習したモデルは、左右反転したメンバーの画像にほかの画像と同じように" +
      "答えるため、両方の平均をとる攻撃は弱くなります。足りるかぎり、標的ごとに異なるシャドウで攻撃しています。そのため標準偏差はシャドウの違いも含みます。攻撃は標的のメンバーシップを" +
      "見ません。学習が必要なものは、標的の役をするシャドウから学習します。",
  },
};
