import type { GateLanguage } from "./gate_language.ts";

const others = (count: number) => count === 0 ? "" : `（ほかに${count}個の攻撃手法でも同様）`;

const side = (limit: string, inclusive: boolean) => inclusive ? `${limit}以上` : `${limit}より上`;

/** Japanese. */
export const gate: GateLanguage = {
  heading: "ゲート",
  passed: "合格",
  failed: "不合格",
  summary: ({ failed, of, leaks }) =>
    failed === 0
      ? leaks
        ? `ゲートは${of}個の条件では合格ですが、判定は「漏えいあり」です。条件verdictはこれを不合格とします。`
        : `ゲートは合格です。${of}個の条件のどれにも当てはまりませんでした。`
      : `ゲートは不合格です。${of}個の条件のうち${failed}個に当てはまりました。`,
  columns: {
    condition: "不合格の条件",
    outcome: "結果",
    value: "値",
    limit: "限度",
    attack: "攻撃手法",
  },
  figures: {
    "accuracy": () => "正解率",
    "balanced-accuracy": () => "均衡正解率",
    "advantage": () => "アドバンテージ",
    "auc": () => "AUC",
    "tpr": (perCent) => perCent === "0" ? "誤った名指しなしのTPR" : `FPR ${perCent} %でのTPR`,
    "ppv": (perCent) => `メンバー${perCent} %での適合率`,
    "epsilon": () => "εの下限",
  },
  ofAttacker: (attack, attacker) => `${attack}（${attacker}）`,
  attackers: {
    folds: "標的自身のサンプルでのk分割",
    shadow: "シャドウ",
    named: (name) => `シャドウ${name}`,
  },
  above: ({ figure, attack, value, range, limit, inclusive, byPoint, others: more }) =>
    `${attack}の${figure}は${value} ${range}で、${byPoint ? "値" : "区間全体"}が${
      side(limit, inclusive)
    }です${others(more)}。`,
  notAbove: ({ figure, attack, value, range, limit, inclusive, byPoint }) =>
    `${figure}${byPoint ? "" : "の区間全体"}が${
      side(limit, inclusive)
    }になる攻撃手法はありません。最も近いのは${attack}の` +
    `${value} ${range}です。`,
  boundAbove: ({ figure, attack, value, limit, inclusive }) =>
    `${attack}による${figure}は${value}で、${side(limit, inclusive)}です。`,
  boundNotAbove: ({ figure, attack, value, limit, inclusive }) =>
    `${attack}による${figure}は${value}で、${side(limit, inclusive)}ではありません。`,
  noFigure: (figure) => `${figure}のある攻撃手法はありません。`,
  leaks: (attack, p) => `判定は「漏えいあり」です（${attack}による、p ${p}）。`,
  verdict: {
    "nothing found": "判定は「漏えいは見つからず」です。",
    "too few samples": "判定は「サンプル不足」です。",
  },
  worse: ({ figure, attack, value, range, before, others: more }) =>
    `${attack}の${figure}は前回${before.value} ${before.range}、今回${value} ${range}で、両方の区間を超えて悪化しました` +
    `${others(more)}。`,
  notWorse: ({ figure, attack, value, range, before }) =>
    `${figure}が両方の区間を超えて前回より悪化した攻撃手法はありません。最も近いのは${attack}で、前回${before.value} ` +
    `${before.range}、今回${value} ${range}です。`,
  incomparable: "同じ攻撃者による攻撃手法が両方の実行にはなく、何も比べられません。",
  notes: {
    finer: (fpr, finest, nonMembers) =>
      `非メンバーは${nonMembers}件で、${finest} %より小さいFPR（ここでは${fpr} %）は測れません。代わりに、誤った名指しなしの` +
      "TPRを使っています。",
    fromNone: (figure, nonMembers) =>
      `${figure}の区間の下端には、誤った名指しなしのTPRの下端を使っています。${nonMembers}件の非メンバーからは、これより高い下端が得られない` +
      "ためです。",
    tied:
      "スコアが等しいため、このFPRでしきい値を持つ攻撃手法がありません。0という値は同点のせいで、安全の証しではありません。",
    unequal: (guessing) =>
      `メンバーと非メンバーの数が違うので、いつも同じ答えを言うだけで正解率は${guessing}になります。balanced-accuracyは両方の重みを` +
      "そろえた値です。",
    open: (upper, attack) => `これより大きい可能性も残ります。${attack}の区間は${upper}まで届いています。`,
    reversed: (attack, figure, value) =>
      `${attack}では向きが逆です（${figure} ${value}）。判定を裏返した者は、限度よりもよく見分けます。条件verdictはこれも数えます。`,
    indication:
      "これは目安であり、学習についての下限ではありません。メンバーがどう選ばれたのかがわからない（--drawnの指定がない）か、シャドーからメンバーが" +
      "わかってしまうためです。",
    lowerBound: "下限なので、より大きいεの可能性は残ります。プライバシーが守られている証しではありません。",
    noMember: "どの攻撃手法も、メンバーと判定したサンプルがありません。",
    few: "100件のうち60件を言い当てる攻撃があっても、見つかるとは限りません。安全の証しではありません。",
    missingHere: (attacks) => `前回だけにある攻撃手法：${attacks}。`,
    missingBefore: (attacks) => `今回だけにある攻撃手法：${attacks}。`,
    otherAttackers: (before, now) =>
      `攻撃者が違います。前回は${before}、今回は${now}です。同じ攻撃者による実行と比べてください。`,
    notCompared: (figures) => `両方の実行に同じ形ではないため、比べなかったもの：${figures}。`,
  },
};
