"""Old and laboratory names of genes, by current symbol."""

# Former HGNC symbols and laboratory names met in reports and callers' tables. Names that are today the symbol of
# another gene (RFC1, TTF1, RIT1, PRL) or were used for two (MLL2, TCF1, SIP1, MTS1) are left out on purpose.
GENE_ALIASES = {
    "ABL1": "ABL", "ABL2": "ARG", "ABCB1": "MDR1", "ABCC1": "MRP1", "ABCC4": "MRP4", "ABCG2": "BCRP",
    "AFDN": "AF6 MLLT4", "AFF1": "AF4 MLLT2", "BCL11B": "CTIP2", "CD22": "SIGLEC2", "CD58": "LFA3",
    "CDKN1B": "KIP1 P27 P27KIP1", "CDKN2A": "INK4A P16 P16INK4A", "CDKN2B": "INK4B P15 P15INK4B",
    "CREBBP": "CBP", "CRLF2": "TSLPR", "CSF1R": "CFMS FMS", "EBF1": "COE1 EBF OLF1", "EP300": "P300",
    "EPS15": "AF1P", "ETV6": "TEL", "FBXW7": "CDC4 FBW7 FBXW6", "FLT3": "CD135 FLK2 STK1", "HPRT1": "HPRT",
    "IGH": "IGH@", "IGK": "IGK@", "IGL": "IGL@", "IKZF1": "IKAROS LYF1 ZNFN1A1", "IKZF2": "HELIOS ZNFN1A2",
    "IKZF3": "AIOLOS ZNFN1A3", "IL7R": "CD127", "KDM6A": "UTX", "KMT2A": "ALL1 HRX MLL MLL1",
    "LMO1": "RBTN1 RHOM1 TTG1", "LMO2": "RBTN2 RHOM2 TTG2", "MLLT1": "ENL", "MLLT10": "AF10", "MLLT3": "AF9",
    "MS4A1": "CD20", "MYC": "CMYC", "MYCN": "NMYC", "NKX2-1": "TITF1", "NKX2-5": "CSX NKX2.5 NKX25", "NOTCH1": "TAN1",
    "NR3C1": "GCCR GRL", "NR3C2": "MLR", "NSD2": "MMSET WHSC1", "NUP214": "CAIN CAN", "NUTM1": "C15ORF55 NUT",
    "PAX5": "BSAP", "PBX1": "PBX", "PICALM": "CALM", "PTPN11": "SHP2", "PTPRC": "CD45", "RUNX1": "AML1 CBFA2 PEBP2A2",
    "SH2B3": "LNK", "SMARCA4": "BRG1", "SPI1": "PU.1 PU1", "STIL": "SIL", "TAF15": "RBP56 TAF2N", "TAL1": "SCL TCL5",
    "TBL1XR1": "TBLR1", "TCF3": "E2A ITF1", "TLX1": "HOX11 TCL3", "TLX3": "HOX11L2 RNX", "TP53": "P53",
    "TRA": "TCRA TRA@", "TRB": "TCRB TRB@", "TRD": "TCRD TRD@", "TRG": "TARP TCRG TRG@", "USP7": "HAUSP",
    "ZEB2": "ZFHX1B", "ZFHX3": "ATBF1", "ZNF384": "CIZ NMP4",
}
