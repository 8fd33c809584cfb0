import type { NoticeSentences } from "../../notices.ts";

/** 実行時の通知の日本語文。 */
export const notices: NoticeSentences = {
  "rounded probabilities":
    "確率{rows}行のうち{count}行は、丸めのため合計が1からずれていたので、合計で割りました。",
  "partial probabilities":
    "確率{rows}行のうち{count}行は合計が1になりません。モデルがスコアの一部だけを返しているか、丸めています。そのまま使いました。",
  "guessed probabilities":
    "{file}のスコアは確率とみなしました。すべて0から1の範囲にあり、各行の合計が1になるためです。",
  "guessed rounded probabilities":
    "{file}のスコアは確率とみなしました。すべて0から1の範囲にあり、{rows}行のうち{count}行の合計が1になるためです。",
  "guessed log-probabilities":
    "{file}のスコアは対数確率とみなしました。0を超える値がなく、各行の指数の合計が1になるためです。",
  "guessed logits": "{file}のスコアはロジットとみなしました。確率でも対数確率でもないためです。",
  "doubted logits":
    "{file}のスコアはロジットという名前なのでロジットとして扱いましたが、確率のように見えます。すべて0から1の範囲にあり、各行の合計が1になります。",
  "one probability": "{file}の各行にある1つのスコアは、2クラスのうちクラス1の確率とみなしました。",
  "one log-probability": "{file}の各行にある1つのスコアは、2クラスのうちクラス1の対数確率とみなしました。",
  "one logit": "{file}の各行にある1つのスコアは、2クラスのうちクラス1のロジットとみなしました。",
  "columns without names":
    "{file}の最初の行は列名ではなくデータの行とみなし、{count}列すべてをスコアとして読みました（列名なら--csv-header。どの列が何かは、" +
    "--score-columns、--label-column、--member-columnにcolumn_1のように指定できます）。",
  "several scores":
    "{file}にはスコアが複数あります。{read}を読み、{left}は読みませんでした。どれを読むかは--score-columnsかFILE:NAMEで指定できます。",
  "several labels":
    "{file}には、名前から正解クラスとみられる列や配列が複数あります。{read}を読み、{left}は読みませんでした。どれを読むかは--label-columnで" +
    "指定できます。",
  "numbered rows":
    '{file}の列"{column}"は行番号で、行{row}から番号が始めに戻り、メンバーと非メンバーに同じ番号があります（2つの表をつないだときのように）。' +
    "IDとはみなしませんでした。IDの列は--id-columnで指定できます。",
  "other counter-measure":
    "{folder}：{models}は使いませんでした。対策{name}の設定が{found}で、このプログラムの{needed}と違うためで、学習し直す必要があります。",
  "last of several": "{folder}にある{count}個のファイルのうち、名前の順で最後のものを読みました。",
  "true class alone":
    "Privacy Meterは正解クラスの確率だけを残します。ここでは各回答を、正解クラスとその他すべての2クラスとして扱いました。" +
    "スコア全体を使う攻撃からは、本来より少ししか見えません。",
  "labels below chance":
    "モデルが正解のクラスを答えたのは、メンバー100件中{members}件、非メンバー100件中{nonMembers}件で、当て推量の{chance}件を下回ります。" +
    "ラベルの番号はスコアの列の順序と合っていますか。ラベルを使う攻撃の値はすべてこれに左右されます。",
  "shadow's labels below chance":
    "{name}が正解のクラスを答えたのは、そのメンバー100件中{members}件、非メンバー100件中{nonMembers}件で、当て推量の{chance}件を下回ります。" +
    "ラベルの番号はスコアの列の順序と合っていますか。ラベルを使う攻撃はこれで学習します。",
  "other classes":
    "メンバーと非メンバーではクラスの割合が異なります。メンバーと非メンバーを同じ重みで数えると、モデルを使わずクラスだけからでも" +
    "100件中{accuracy}件を正しく判定できます。攻撃もこれを利用できるので、値は学習からの漏えいを実際より大きく見せることがあります。" +
    "メンバーと同じクラスの割合で非メンバーを選び、監査し直してください。",
  "sampled lesson":
    "所属のわかっている{rows}件のサンプルから無作為に選んだ{count}件で学習した攻撃：{attacks}。判定はすべてのサンプルで行いました。",
  "not by sample":
    "サンプルごとの攻撃（LiRA、RMIAなど）は行っていません。すべてのシャドウが標的と同じサンプルに、同じラベルと同じ質問回数で回答している" +
    "必要がありますが、{name}はそうではありません。",
  "one shadow by sample":
    "{name}は標的と同じサンプルに回答していますが、サンプルごとの攻撃（LiRA、RMIAなど）は行っていません。これらの攻撃は、シャドウを順に標的の" +
    "代わりにして学習するため、そのようなシャドウが2個以上必要です。もう1個あれば行えます。",
  "repeated ids":
    "{rows}行のうち{count}行は、前にある行と同じIDです。各IDは、所属のわかっている最初の行だけを数え、残りの行は所属不明として扱いました。",
  "repeated scores":
    "{rows}行のうち{count}行は、前にある行とスコアがまったく同じなので、同じサンプルの写しとみなしました。各サンプルは、所属のわかっている" +
    "最初の行だけを数え、残りの行は所属不明として扱いました。",
  "shared samples":
    "{nonMembers}の{rows}件のうち{count}件は{members}にもあります。標的はそれらで学習しているので、メンバーシップ不明として扱いました。",
  "columns left out": "{file}のうち、モデルの入力にない次の列は使いませんでした：{columns}。",
  "texts as categories":
    "モデルが文字列のまま受け取る{columns}は、シャドウの学習では、カテゴリーごとに0と1の列（全部で{count}カテゴリー）にしました。",
  "attacker's share":
    "{nonMembers}の{rows}件から無作為に選んだ{count}件は、攻撃者がシャドウの学習に使うものとしました。これらは判定しません（別のサンプルは" +
    "--attacker-dataで渡せます）。",
  "attacker's copies":
    "{attacker}の{rows}件のうち{count}件は、メンバーや非メンバー、またはほかの行の写しなので、シャドウの学習に使いませんでした。",
  "by ONNX Runtime":
    "{model}は、約4倍速いこのプログラムのカーネルではなく、ONNX RuntimeのWeb版で実行しました。最初の質問での理由：{reason}。",
  "scaled pixels":
    "画素値（0から255の整数）は、モデルに合わせて{range}に変換しました（学習時の前処理がこれと違うときは--pixel-range、--mean、--stdで指定します）。",
  "resized images":
    "{rows}枚のうち{count}枚の画像の大きさを、PILのbilinearと同じ方法で{size}に変えました（--size）。",
  "turned images":
    "{rows}枚のうち{count}枚の画像を、EXIFの向きに従って回転しました。torchvisionとTensorFlowは自分では回転しません（--no-exif-rotation）。",
  "transparent images":
    '{rows}枚のうち{count}枚の画像に透明な画素があります。PILのconvert("RGB")と同じく、透明度を除いた色を使いました。',
  "damaged images": "{rows}枚のうち{count}枚の画像は壊れています。PILと同じく、読めるところまで読みました。",
  "classes by folder":
    "torchvisionやKerasと同じく、フォルダーを名前の順にモデルのクラスとみなしました：{names}（別の順序なら--class-namesで指定します）。",
  "one-hot columns":
    "カテゴリーの列を、全ファイルに現れる値ごとの0と1の列に変えました（順序の指定がなければ並べ替えた順）：{columns}。",
  "missing values as mean":
    "欠けている値{count}個を、{file}での列の平均にしました。カテゴリーではすべて0にしました。",
  "missing values as median":
    "欠けている値{count}個を、{file}での列の中央値にしました。カテゴリーではすべて0にしました。",
  "missing values as zero": "欠けている値{count}個を0にしました。",
  "rows left out": "{rows}行のうち{count}行は値が欠けているため除きました。IDは残った行を数えたものです。",
  "kept missing values": "欠けている値{count}個は、欠けたままモデルに渡しました。",
  "plain TensorFlow.js":
    "{model}は、TensorFlow.jsの通常のJavaScriptで実行しました（低速です）。WASMバックエンドを使わなかった理由：{reason}。",
  "classes left out": "{endpoint}は上位のクラスだけを返します。返さなかったクラスは0として数えました。",
  "dependent membership":
    "シャドウのメンバーシップから標的のメンバーシップがわかってしまいます。平均すると、{shadows}個のシャドウのうちメンバーで学習した" +
    "ものは{member}個、非メンバーで学習したものは{nonMember}個です。標的のメンバーは、つり合わせた行列の一行としてではなく、独立に" +
    "選んでください。これらの値は漏えいを大きく見せることも、隠すこともあります。",
  "unofficial images":
    "{folder}：公式のファイルとバイト列が異なります（{files}）。公式のCIFAR-10での結果とは異なることがあります。",
  "damaged file": "{path}は壊れているか、隣のmade.jsonの記録と一致しないため、作り直しました。",
};
