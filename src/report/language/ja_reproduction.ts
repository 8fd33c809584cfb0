import { sheetCounts } from "./ja_counted.ts";
import type { RateSchedule } from "../../model/recipes.ts";
import { signed } from "../numbers.ts";
import type { FrontierFigures, ReachCounts, ReproductionLanguage } from "./reproduction_language.ts";

const SCHEDULE_NAMES: Readonly<Record<RateSchedule, string>> = {
  cosine: "余弦",
  step: "段階",
  constant: "一定",
};

const interval = ({ lower, upper }: { lower: string; upper: string }) => `95 %信頼区間 ${lower}〜${upper}`;

const figures = ({ name, leak, test }: FrontierFigures) => `「${name}」（漏れ${leak}、テスト正解率${test}）`;

/** 元記事の値がもう一回の学習の範囲に入るセルの数 */
const withinReach = ({ cells, within, above, below, halfWidth }: ReachCounts) =>
  `${cells}個のセルのうち${within}個で、元記事の値は、もう一回学習したときの予測区間に入ります。残りのうち今回のほうが低い（▼）のは${above}個、` +
  `高い（▲）のは${below}個で、区間の半幅は平均±${halfWidth}です`;

export const reproduction: ReproductionLanguage = {
  title: (dataset) => `元記事の実験の再現（${dataset}）`,
  network: ({ attack, ...right }) =>
    `元記事の攻撃手法${attack}では、100枚のうち${right.value}枚です（${interval(right)}）。`,
  findings: {
    heading: "わかったこと",
    transfer: (lowest, highest, pair) =>
      `シャドウモデルの構造は標的と同じでなくてもかまいません。すべての組み合わせで元記事の攻撃の正解率は${lowest}から${highest}、` +
      `最も高いのは${pair}でした。`,
    dropout: ({ lowest, highest, testDropout, testUndefended }) =>
      `標的にDropoutを入れ、攻撃者がそれを知らないとき、同じ攻撃の正解率は${lowest}から${highest}です。未知の画像に対する標的の` +
      `正解率は${testDropout}で、対策なしでは${testUndefended}でした。`,
    reach: (counts, areBoth) =>
      `${areBoth ? "二つの表を合わせると" : "一つの表では"}、${withinReach(counts)}。`,
    frontier: (measures, undefended) =>
      `対策を知っていて最も強い攻撃手法を選ぶ攻撃者に対して、最前線にあるのは${
        measures.map(figures).join("、")
      }です。` +
      "漏れと代償の一方でこれにまさり、他方で劣らない対策は、ほかにありませんでした。" +
      `${figures(undefended)}と比べてください。`,
    indistinct:
      "どの対策も、ほかの対策や対策なしと区別できません。画像が少なすぎて、漏れも代償も区間が重なっています。",
    released: (lowest, highest) =>
      `APIの返す値を変えるだけの対策では、そのような攻撃者の正解率は${lowest}から${highest}でした。`,
  },
  transfer: {
    heading: "すべての標的とシャドウの組み合わせ",
    figures: {
      intervals: "元記事の攻撃の正解率。列が標的、行がシャドウ。",
      reach: "元記事の攻撃の正解率（学習を繰り返した平均）。列が標的、行がシャドウ。",
    },
    beneath: {
      intervals: "数字の下は95 %信頼区間。色が濃いほど漏れが大きい。",
      reach:
        "数字の下は、もう一回学習したときの95 %予測区間（Studentのt）と、学習間の標準偏差。色が濃いほど漏れが大きい。",
      lent: "数字の下は、もう一回学習したときの95 %予測区間（Studentのt）。色が濃いほど漏れが大きい。",
    },
    articleBeneath: "その下は元記事の値と、それとの差。",
    marks: {
      intervals: "▲▼は、双方の区間を超えて今回のほうが元記事より高い、または低いことを示す。",
      reach:
        "▲▼は、今回のほうが元記事より高い、または低く、元記事の値がもう一回学習したときの予測区間の外にあることを示す。",
    },
    oneTraining: "学習一回",
    borrowed: "学習が一回だけのセルには、複数回のセルの学習間の標準偏差をプールした値を使う。",
    lent:
      "どのセルも学習一回の表では、最初の学習法の同じセルの学習間の標準偏差を使う。この学習法のばらつきが同程度かは測っていない。" +
      "予測区間は、平均から求めるときより広い。",
    corner: "シャドウ＼標的",
    article: (value, difference) => `元記事 ${value}（${difference}）`,
    differences: ({ cells, beyondIntervals, mean, largest, largestPair, reach }) =>
      (reach
        ? `${withinReach(reach)}。`
        : `${cells}個のうち${beyondIntervals}個で、双方の区間を超える差がありました。`) +
      `差の平均は${signed(mean)}、` +
      `最も大きな差は${largestPair}の${signed(largest)}です。`,
    means: (targets, shadows) =>
      `列（標的）ごとの平均は${targets[0]}から${targets[1]}、行（シャドウ）ごとの平均は${shadows[0]}から${
        shadows[1]
      }の範囲です。`,
    confidence: (shallow, deep) =>
      `未知の画像に対する最高スコアの平均は、標的ResNet-20で${shallow}、ResNet-110で${deep}です。未知の画像にも自信をもって答える` +
      "標的ほど、スコアから読み取れることは少なくなります。",
    reasons: (several) => [
      several
        ? "予測区間には、別のシードで変わるものがすべて含まれます。画像の選び方、標的とシャドウの重みと画像の順序、攻撃ネットワークの初期値です。" +
          "元記事のセルはどれも一回の学習の結果です。今回の学習の回数が少ないほど区間は広くなり、区間に入ることは同じ学習法の証拠にはなりません。"
        : "区間が表すのは、25,000枚の画像の選び方による偶然だけです。学習をやり直したときの変動は、今回の値についても元記事の値に" +
          "ついても含まれていません。どのセルも一回の学習の結果です。",
      "元記事にはエポック数、バッチサイズ、学習率、データ拡張の有無が書かれていません。汎化を超えて学習するほど推論は当たりやすく、" +
      "学習が短ければ値は低くなります。",
      "元記事の表では、同じ標的のセルどうしで最大0.07、同じシャドウでは最大0.11の開きがあり、深さの順にはなっていません。行と列の平均を除くと、残りは" +
      "ほぼ一つの型で、ResNet-20とResNet-110が、シャドウとしても標的としても一方に、間の三つが他方に属します。すべてのモデルが同じだけ学習されて" +
      "いない場合のような型です。" +
      "攻撃ネットワークのしきい値0.5は、標的とシャドウの過学習の程度が同じときに適切です。",
    ],
  },
  recipes: {
    heading: "学習法の比較",
    note:
      "それぞれの学習法が元記事にどれだけ近いか。作成した表にある元記事の値のうち、もう一回学習したときの予測区間に入る個数と、その下に区間の半幅の平均。今回の値と元記事の値との差の" +
      "平均（最初の表の全体と、標的ごと）と、その下に差の絶対値の平均。二つの標的の正解率（学習した画像、未知の画像）。元記事に近い学習法は、" +
      "元記事がどう作られたかを推し量る手がかりであって、漏えいについて新たに示すものではない。",
    recipe: "学習法",
    within: "区間に入る個数",
    counts: (within, cells) => `${cells}個中${within}個`,
    halfWidth: (of) => `予測区間 ±${of}`,
    difference: "元記事との差",
    ofTarget: (target) => `標的${target}`,
    accuracy: (target) => `${target}の正解率（In、Out）`,
    name: ({ schedule, epochs, l2, batchSize, learningRate }) =>
      [
        SCHEDULE_NAMES[schedule],
        `${epochs}エポック`,
        ...l2 === undefined ? [] : [`L2 ${l2}`],
        ...batchSize === undefined ? [] : [`バッチ${batchSize}`],
        ...learningRate === undefined ? [] : [`学習率${learningRate}`],
      ].join("、"),
    further: (recipe, sentences) =>
      `もう一つの学習法（${recipe}）：${sentences}見出しに学習法のないものは、最初の学習法の結果です。`,
    by: (heading, recipe) => `${heading}（${recipe}）`,
  },
  variance: {
    heading: "何がセルの値を決めるか",
    note: ({ architecture, seeds, trainings, starts, mean }) =>
      `標的${architecture}とシャドウ${architecture}に対する元記事の攻撃の正解率（平均${mean}）。${
        seeds === 1 ? "一つのシードの画像" : `${seeds}個のシードそれぞれの画像`
      }で、標的とシャドウを${trainings}回ずつ、重みと画像の順序を変えて学習し、各シャドウから初期値の異なる攻撃ネットワークを${starts}個ずつ学習して、` +
      "すべての標的をすべてのシャドウを通して攻撃した。分散成分は積率法により、負の推定値は0とする。" +
      "標準偏差の下はその95 %信頼区間（一般化信頼限界）で、自由度が小さいほど" +
      "広い。",
    origin: "変動の源",
    spread: "標準偏差",
    share: "分散に占める割合",
    degrees: "自由度",
    origins: {
      target: "標的の学習",
      shadow: "シャドウの学習",
      pair: "標的とシャドウの相性",
      start: "攻撃ネットワークの初期値",
      rest: "初期値と標的の相性",
      images: "画像の選び方",
    },
    total: "合計（もう一回学習したとき）",
    totalOfOne: "合計（同じ画像で）",
    images: (spread) =>
      `正解率は判定した画像に占める割合です。どの画像を判定するかは、いくつかの行に含まれ、それだけでも標準偏差は${spread}になります。画像の選び方は標的とシャドウが` +
      "何から学ぶかも決めるので、別の画像は新しいシードになります。",
  },
  dropout: {
    heading: "Dropoutを入れた標的",
    note: (testDropout, testUndefended) =>
      "Dropoutを知らない攻撃者による、元記事の攻撃の正解率。分類器を壊してしまう対策は対策とは言えません。未知の画像に対する正解率は、" +
      `Dropoutありで${testDropout}、なしで${testUndefended}です。`,
    kind: (description, isBesideArticle) =>
      `${description}。${
        isBesideArticle
          ? "元記事はDropoutの割合も位置も述べていないため、一つの標的で試した四つの入れ方のうち、元記事の値に最も近かったものを使っています。"
          : ""
      }`,
    shadow: "シャドウ",
    undefended: "対策なし",
    dropout: "Dropoutあり",
    ofArticle: "元記事の値では、その値自身の95 %信頼区間。",
    brackets: {
      reach: "表の[ ]は、もう一回学習したときの95 %予測区間。",
      mixed:
        "表の[ ]は、±または「学習一回」のある値では、もう一回学習したときの95 %予測区間。ほかでは95 %信頼区間。",
    },
    reach: (counts) => `Dropoutありでは、${withinReach(counts)}。`,
    article: "Dropoutあり（元記事）",
  },
  scores: {
    undefended: (attack) => `対策なしの標的、${attack}のスコア`,
    dropout: (attack) => `Dropoutを入れた標的、${attack}のスコア`,
  },
  counterMeasures: {
    heading: "対策の効果と代償",
    note:
      "各行は最も強い攻撃手法、すなわち攻撃者自身のシャドウで最もよく当たったものの値。対策を「知っている」攻撃者は同じ対策を" +
      "ほどこしたシャドウから、「知らない」攻撃者は対策なしのシャドウから学習している。対策の価値は、知っている攻撃者に対する値で決まる。",
    seeds: (seeds) =>
      `シード${seeds}だけの結果です。ほかのシードでは、この表のすべてのモデルは学習していません。`,
    frontier:
      "◆は最前線にある対策：漏れと代償の一方で双方の95 %信頼区間を超えてまさり、他方で劣らない対策が、ほかにないもの。区別できない" +
      "ものに順位はつけない。",
    picture: "漏れと有用さ",
    pictureNote:
      "対策を知っている攻撃者の最も強い攻撃の正解率と、利用者から見た標的の正解率。右下ほどよい。色つきの◆は対策なし、塗りつぶしは最前線",
    test: "利用者から見た標的のテスト正解率",
    leak: "漏れ：最も強い攻撃の正解率",
    shortTest: "テスト正解率",
    shortLeak: "漏れ",
    guessing: "当て推量",
    name: "対策",
    testColumn: "テスト正解率",
    aware: "漏れ（知っている）",
    unaware: "知らない攻撃者",
    tpr: (heading) => `${heading}（知っている）`,
    onMasked: (name) => `${name}（隠した画像で照会）`,
    meanings: "それぞれの内容",
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
      dropout: "学習中、各ブロックの出力の10分の1を0にする",
      l2: "損失に重みの二乗の1,000分の1を加える",
      "early-stopping": "検証損失が3エポック下がらなければ学習を終える",
      augmentation: "学習画像をランダムに反転・平行移動する",
      "label-smoothing": "学習中、ラベルの1割を全クラスに分ける",
      masking: "学習画像の中央の正方形を塗りつぶす",
    },
  },
  sheets: {
    headings: {
      undefended: (counts) => `対策なし：${sheetCounts(counts)}`,
      dropout: (counts) => `Dropoutあり：${sheetCounts(counts)}`,
    },
    note:
      "標的の学習に使われた画像と使われなかった画像から無作為に選んだもの。％は元記事と同じく攻撃ネットワークの出力そのもので、確率として" +
      "較正してはいない。その下は判定（50 %なら判定不能）と、真実。✗は誤り。",
    article: (right, of) => `（元記事は${of}枚中${right}枚）`,
    heading: "無作為に選んだサンプル",
    noImages: "--dataで画像のフォルダーを指定すると、画像そのものも表示されます。",
    image: "クラス",
    truth: "真実",
    columns: { undefended: "対策なし", dropout: "Dropoutあり" },
  },
  intervals:
    "[ ]は95 %信頼区間です。シードが一つなら、割合はClopper-Pearson、AUCはDeLong。複数ならシード間のStudentのtで、±は標準偏差です。",
  reach: "元記事の二つの表では、シード間の信頼区間の代わりに、もう一回学習したときの予測区間を示します。",
  method: {
    lines: ({ partSize, recipe, seeds }) => [
      `互いに重ならない${partSize}枚ずつの四つの組（クラスの数をそろえたもの）を使います。標的はTarget-Inで学習し、Target-Inと` +
      `Target-Outで判定されます。シャドウはShadow-Inで学習し、攻撃はShadow-InとShadow-Outに対するその答えから学習します。${recipe}` +
      (seeds === 1 ? "シードは一つです。" : `シードは${seeds}個で、それぞれ画像の組と重みが異なります。`),
      "どの攻撃も標的のメンバーシップを見ません。行はランダムな順で渡され、しきい値は攻撃者が自分のシャドウで学んだものです。",
    ],
    pair: (target, shadow) => `標的${target}、シャドウ${shadow}`,
    role: { target: "標的", shadow: "シャドウ" },
    seed: (seed) => `（シード${seed}）`,
    trainingOf: (number) => `（学習${number}回目）`,
    training: "学習",
    runs: "まとめた実行",
    runOf: (_, seeds, date) => `シード${seeds}、${date}`,
    models: "モデル",
    model: "モデル",
    parameters: "パラメーター数",
    epochs: "エポック数",
    minutes: "分",
    accuracy: "正解率（In、Out）",
    confidence: "最高スコアの平均（In、Out）",
  },
};
