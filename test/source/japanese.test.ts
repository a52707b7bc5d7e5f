import { describe, expect, it } from "vitest";
import { decodeText } from "../../src/source/encoding.ts";
import { encoderFor } from "./encode.ts";

const eucJP = encoderFor("euc-jp");
const shiftJIS = encoderFor("shift_jis");

// what heads and names Japanese tables
const WORDS = (
  "日付 年月日 日時 取引日 始値 高値 安値 終値 調整後終値 出来高 売買代金 前日比 銘柄 銘柄名 銘柄コード 証券コード コード 価格 株価 指数 " +
  "日経平均 東証株価指数 トピックス マザーズ グロース プライム市場 為替 金利 国債 先物 トヨタ自動車 ソニーグループ 三菱商事 任天堂 " +
  "日本電信電話 東京エレクトロン 信越化学工業 武田薬品工業 本田技研工業 日立製作所 村田製作所 キーエンス ファーストリテイリング " +
  "ソフトバンク みずほ銀行 りそな ヤマト運輸 キリン アサヒ 味の素 花王 資生堂 ヤクルト本社 カゴメ 東レ 旭化成 住友化学 電気・ガス業 " +
  "水産・農林業 食料品 建設業 繊維製品 パルプ・紙 医薬品 鉄鋼 非鉄金属 機械 銀行業 保険業 不動産業 サービス業"
).split(" ");
const HALF_WIDTH =
  "ﾄﾖﾀ ｿﾆｰ ﾆﾝﾃﾝﾄﾞｳ ｷｰｴﾝｽ ﾌｧﾅｯｸ ﾀﾞｲｷﾝ ﾑﾗﾀ ﾊﾟﾅｿﾆｯｸ ﾋﾀﾁ ﾎﾝﾀﾞ ﾅｶﾞｾ ｶﾌﾞｶ ﾋﾂﾞｹ ｵﾜﾘﾈ ﾊｼﾞﾒﾈ ﾀｶﾈ ﾔｽﾈ ﾃﾞｷﾀﾞｶ".split(" ");
const EUROPEAN =
  "Öffnung Eröffnung Schluß Größe Übermäßig Prévu Référence Clôture Société Générale L’Oréal Hermès Pernod-Ricard Nestlé Zürich Münchener Rück " +
  "Telefónica Iberdrola España Acción Cierre Fecha Höchst Tief Kurs Ørsted Mærsk Løkke Åbning Skandinaviska Enskilda Börs Açúcar Petróleo Itaú Vale3 São M’s “A” €/£";

function table(header: readonly string[]): string {
  return `${header.join(",")}\n2020/1/6,${header.slice(1).map((_, i) => `${i}.5`)}\n`;
}

describe("Japanese without UTF-8", () => {
  it("is told apart in one word, unless its bytes happen to be UTF-8", () => {
    const chance = [];
    for (const word of WORDS) {
      const { encoding } = decodeText(eucJP(table([word, "A"])), "a");
      if (encoding === "utf-8") chance.push(word);
      else expect(encoding, word).toBe("euc-jp");
      expect(decodeText(shiftJIS(table([word, "A"])), "a").encoding, word).toBe("shift_jis");
    }
    expect(chance).toEqual(["任天堂"]); // ǤŷƲ
  });

  it("is told apart in many words, and comes back", () => {
    for (const [encoding, encode] of [
      ["euc-jp", eucJP],
      ["shift_jis", shiftJIS],
    ] as const) {
      for (let from = 0; from < WORDS.length; from += 7) {
        const text = table([...WORDS.slice(from, from + 12), "Ａ＆Ｂ", "ＮＴＴ"]);
        const found = decodeText(encode(text), "a");
        expect([found.encoding, new TextDecoder().decode(found.bytes)]).toEqual([encoding, text]);
        expect(found.note).toBe(`not UTF-8, read as ${encoding} (say another with --encoding)`);
      }
    }
  });

  it("in half-width kana is Shift_JIS, or EUC-JP where each kana has its prefix byte", () => {
    for (const word of HALF_WIDTH) {
      if (word === "ﾅｶﾞｾ") continue; // Ŷ޾ in UTF-8
      expect(decodeText(shiftJIS(table(["date", word])), "a").encoding, word).toBe("shift_jis");
    }
    expect(decodeText(shiftJIS(table(["date", ...HALF_WIDTH])), "a").encoding).toBe("shift_jis");
    const both = table(["日付", ...HALF_WIDTH, ...WORDS]);
    expect(decodeText(eucJP(both), "a").encoding).toBe("euc-jp");
    expect(decodeText(shiftJIS(both), "a").encoding).toBe("shift_jis");
  });

  it("is not seen in the accents and quotes of Europe", () => {
    const latin = encoderFor("iso-8859-15");
    for (const word of EUROPEAN.replaceAll(/[’“”€]/g, "").split(" ")) {
      if (!/[^ -~]/.test(word)) continue;
      expect(decodeText(latin(table(["date", word])), "a").encoding, word).toBe("windows-1252");
    }
    expect(
      decodeText(latin(table(["date", ...EUROPEAN.replaceAll(/[’“”€]/g, "").split(" ")])), "a").encoding,
    ).toBe("windows-1252");
  });

  it("is not seen in Cyrillic or Greek, which are noted as unknown", () => {
    for (const [encoding, header] of [
      ["windows-1251", "Дата,Открытие,Максимум,Минимум,Закрытие,Объём,Газпром,Сбербанк"],
      ["windows-1253", "Ημερομηνία,Κλείσιμο,Άνοιγμα,Όγκος"],
    ] as const) {
      const bytes = encoderFor(encoding)(`${header}\n`);
      expect(decodeText(bytes, "a").encoding).toBe("windows-1252");
      expect(new TextDecoder().decode(decodeText(bytes, "a", encoding).bytes)).toBe(`${header}\n`);
    }
  });
});
