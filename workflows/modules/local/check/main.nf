// The samplesheet as a whole, before any sample is read: columns, values, samples that stand twice.
process CHECK {
    label 'process_single'

    input:
    path sheet

    output:
    path 'check.tsv', emit: faults
    path 'versions.yml', emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    // Only the sheet is staged here, so its files are missing; whether they exist is seen when they are read.
    """
    status=0
    marrow check --quiet '${sheet}' >all.tsv || status=\$?
    if [ \$status -ne 0 ] && [ \$status -ne 4 ]; then exit \$status; fi
    awk -F '\\t' '\$4 != "missing_file"' all.tsv >check.tsv
    awk -F '\\t' '
        \$3 == "fault" { print \$6 "\\n  in: " \$5 (\$7 == "" ? "" : "\\n  hint: " \$7); status = 4 }
        END { exit status }' check.tsv >&2

    cat <<-END_VERSIONS >versions.yml
    "${task.process}":
        marrow: \$(marrow --version | sed -n '1s/marrow //p')
    END_VERSIONS
    """

    stub:
    """
    touch check.tsv
    printf '"%s":\\n    marrow: stub\\n' '${task.process}' >versions.yml
    """
}
