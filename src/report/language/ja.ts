import { signed } from "../wording.ts";
import type { Language } from "./language.ts";

/** Japanese. */
export const ja: Language = {
  code: "ja",
  title: (dataset) => `元記事の実験の再現（${dataset}）`,
  verdict: (right, range) =>
    `攻撃者は画像100枚のうち${right}枚について、学習に使われたかどうかを正しく言い当てます（95 %信頼区間 ${range}）。当て推量なら50枚です。`,
  caution: (found, members, none) =>
    `${
      none ? "誤った名指しを一度もせずに" : "誤った名指しを1,000枚に1枚まで許すと"
    }、学習に使われた${members}枚のうち${found}枚を見つけ出します。`,
  findings: {
    heading: "わかったこと",
    transfer: (lowest, highest, pair) =>
      `シャドウモデルの構造は標的と同じでなくてもかまいません。すべての組み合わせで推論の正解率は${lowest}から${highest}、` +
      `最も高いのは${pair}でした。`,
    dropout: (lowest, highest, testDropout, testUndefended) =>
      `標的にDropoutを入れたとき、同じ攻撃の正解率は${lowest}から${highest}です。未知の画像に対する標的の正解率は` +
      `${testDropout}で、対策なしでは${testUndefended}でした。`,
    counterMeasures: (name, left, undefended, test, testUndefended) =>
      `対策を知っていて六つの攻撃から最良のものを選ぶ攻撃者に対して、最も漏れが少ないのは「${name}」です。攻撃の正解率は` +
      `${left}（対策なし ${undefended}）、標的のテスト正解率は${test}（対策なし ${testUndefended}）でした。`,
    released: (lowest, highest) =>
      `APIの返す値を変えるだけの対策では、そのような攻撃者の正解率は${lowest}から${highest}でした。`,
  },
  transfer: {
    heading: "すべての標的とシャドウの組み合わせ",
    caption: "推論の正解率",
    note:
      "列が標的、行がシャドウ。大きな数字が今回の結果と95 %信頼区間、その下が元記事の値と差。色が濃いほど漏れが大きい。" +
      "▲▼は、双方の区間を超えて今回のほうが高い、または低いことを示す。",
    corner: "シャドウ＼標的",
    article: (value) => `元記事 ${value}`,
    differences: ({ cells, beyondIntervals, mean, largest, largestPair }) =>
      `${cells}個のうち${beyondIntervals}個で、双方の区間を超える差がありました。差の平均は${
        signed(mean)
      }、` +
      `最も大きな差は${largestPair}の${signed(largest)}です。`,
    means: (targets, shadows) =>
      `列（標的）ごとの平均は${targets[0]}から${targets[1]}、行（シャドウ）ごとの平均は${shadows[0]}から${
        shadows[1]
      }の範囲です。`,
    confidence: (shallow, deep) =>
      `未知の画像に対する最高スコアの平均は、標的ResNet-20で${shallow}、ResNet-110で${deep}です。未知の画像にも自信をもって答える` +
      "標的ほど、スコアから読み取れることは少なくなります。",
    reasons: [
      "区間が表すのは、25,000枚の画像の選び方による偶然だけです。学習をやり直したときの変動は、今回の値についても元記事の値に" +
      "ついても含まれていません。どのセルも一回の学習の結果です。",
      "元記事にはエポック数、バッチサイズ、学習率、データ拡張の有無が書かれていません。汎化を超えて学習するほど推論は当たりやすく、" +
      "学習が短ければ値は低くなります。",
      "元記事の表でも、同じ標的のセルどうしで最大0.07、同じシャドウでは最大0.11の開きがあり、深さの順にはなっていません。" +
      "一回ごとの学習にそれだけの差があります。攻撃ネットワークのしきい値0.5は、標的とシャドウの過学習の程度が同じときに適切です。",
    ],
  },
  dropout: {
    heading: "Dropoutを入れた標的",
    note: (testDropout, testUndefended) =>
      `分類器を壊してしまう対策は対策とは言えません。未知の画像に対する正解率は、Dropoutありで${testDropout}、なしで${testUndefended}です。`,
    shadow: "シャドウ",
    undefended: "対策なし",
    dropout: "Dropoutあり",
    article: "元記事",
    ours: "今回",
  },
  curves: {
    heading: "曲線",
    roc: "見つけたメンバーと、誤って名指しした非メンバー",
    rocNote: "ResNet-20どうし、対策なし。両軸とも対数目盛り。細い対角線は当て推量",
    fpr: "偽陽性率（名指しされた非メンバー）",
    tpr: "真陽性率（見つかったメンバー）",
    scores: { undefended: "対策なしの標的のスコア", dropout: "Dropoutを入れた標的のスコア" },
    members: "メンバー",
    nonMembers: "非メンバー",
    thresholdNote: "点線はしきい値",
    probability: "攻撃者から見たメンバーである確率",
    share: "各群に占める割合",
  },
  counterMeasures: {
    heading: "対策の効果と代償",
    note:
      "正解率・AUC・TPRは攻撃ネットワークのもの。「対策を知らない」攻撃者は対策なしのシャドウから、「知っている」攻撃者は同じ対策を" +
      "ほどこしたシャドウから学習している。「最も強い攻撃」は、六つのうち攻撃者自身のシャドウで最もよく当たったもの。" +
      "対策の価値は、その最後の値で決まる。",
    picture: "漏れと有用さ",
    pictureNote: "対策を知っている攻撃者の最も強い攻撃の正解率と、利用者から見た標的の正解率。右下ほどよい",
    test: "利用者から見た標的のテスト正解率",
    leak: "最も強い攻撃の正解率",
    coin: "当て推量",
    name: "対策",
    attacker: "攻撃者",
    unaware: "知らない",
    aware: "知っている",
    accuracy: "正解率",
    strongest: "最も強い攻撃",
    tpr: (percent) => `FPR ${percent} %でのTPR`,
    onMasked: (name) => `${name}（隠した画像で照会）`,
    names: {
      none: "対策なし",
      "label-only": "クラスのみ",
      "rounding-3": "小数3桁に丸め",
      "rounding-2": "小数2桁に丸め",
      "rounding-1": "小数1桁に丸め",
      "truncation-1": "小数1桁で切り捨て",
      "top-3": "上位3スコア",
      "top-1": "最上位スコア",
      "temperature-4": "温度4",
      dropout: "Dropout",
      l2: "L2正則化",
      "early-stopping": "早期終了",
      augmentation: "データ拡張",
      "label-smoothing": "ラベル平滑化",
      masking: "マスキング",
    },
    descriptions: {
      none: "標的はそのまま",
      "label-only": "APIはクラスだけを返し、スコアを返さない",
      "rounding-3": "スコアを小数3桁に四捨五入する",
      "rounding-2": "スコアを小数2桁に四捨五入する",
      "rounding-1": "スコアを小数1桁に四捨五入する",
      "truncation-1": "スコアの小数2桁以下を切り捨てる",
      "top-3": "APIは上位3個のスコアだけを返す",
      "top-1": "APIは最も高いスコアだけを返す",
      "temperature-4": "温度4のソフトマックスでスコアを平らにする",
      dropout: "学習中、各ブロックの出力の一部を0にする",
      l2: "損失に重みの二乗の1,000分の1を加える",
      "early-stopping": "検証損失が3エポック下がらなければ学習を終える",
      augmentation: "学習画像をランダムに反転・平行移動する",
      "label-smoothing": "学習中、ラベルの1割を全クラスに分ける",
      masking: "学習画像の中央の正方形を塗りつぶす",
    },
  },
  sheets: {
    undefended: (right, of) => `対策なし：${of}枚中${right}枚正解`,
    dropout: (right, of) => `Dropoutあり：${of}枚中${right}枚正解`,
    article: (right, of) => `元記事は${of}枚中${right}枚`,
    note:
      "標的の学習に使われた画像と使われなかった画像から無作為に選んだもの。％は攻撃者から見たメンバーである確率、その下は判定と真実。" +
      "✗と破線の枠は誤り。",
    noImages: "--dataで画像のフォルダーを指定すると、画像そのものも表示されます。",
    judgement: { member: "メンバー", "non-member": "非メンバー", undecided: "判定不能" },
    truth: (member) => member ? "メンバー" : "非メンバー",
  },
  reading: {
    heading: "読み方",
    lines: [
      "正解率は、当たり外れを問わずすべての判定を数えたもの。当て推量なら0.5で、何も漏らさないモデルへの攻撃も0.5になる。",
      "AUCは、メンバーのスコアが非メンバーより高くなる確率。低いFPRでのTPRは慎重な攻撃者の得るもの、すなわち、名指しされる非メンバーを" +
      "その割合までに抑えたときに見つかるメンバーの割合。",
      "[ ]は95 %信頼区間。シードが一つなら、割合はClopper-Pearson、AUCはDeLong。複数ならシード間のStudentのtで、±は標準偏差。",
    ],
  },
  method: {
    heading: "測定方法",
    models: "モデル",
    data: "データ",
    settings: "学習",
    versions: "バージョン",
    machine: "計算機",
    lines: (partSize, epochs, seeds) => [
      `互いに重ならない${partSize}枚ずつの四つの組（クラスの数をそろえたもの）を使う。標的はTarget-Inで学習し、Target-InとTarget-Outで` +
      `判定される。シャドウはShadow-Inで学習し、攻撃はShadow-InとShadow-Outに対するその答えから学習する。Adamで${epochs}エポック、` +
      `学習率は最初の1割で上がり、余弦に沿って0に下がる。` +
      (seeds === 1 ? "シードは一つ。" : `シードは${seeds}個で、それぞれ画像の組と重みが異なる。`),
      "どの攻撃も標的のメンバーシップを見ない。行はランダムな順で渡され、しきい値は攻撃者が自分のシャドウで学んだものである。",
    ],
    role: { target: "標的", shadow: "シャドウ" },
    model: "モデル",
    parameters: "パラメーター数",
    epochs: "エポック数",
    minutes: "分",
    accuracy: "正解率（In、Out）",
    confidence: "最高スコアの平均（In、Out）",
  },
  groundRule: "自分のシステム、または許可を得たシステムだけを検査してください。",
};
